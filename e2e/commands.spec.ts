import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CLUSTER, Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const LISTS = {
  Millrace: "Open the list of pipelines",
  Pipelines: "Open the list of pipelines",
  Jobs: "Open the list of jobs",
  Cluster: "Open the cluster",
  Learn: "Open the lessons",
  Help: "Open the help of the nodes",
  中文: "切换到中文",
  "Theme · As the system": "Switch the theme",
} as const;

/** The frame of a pipeline, in Design and in Run. `null`: only opens or closes what is beside it. */
const FRAME = {
  ...LISTS,
  Examples: "Open the list of pipelines",
  Design: "To Design: draw this pipeline",
  Step: "To Step: run it one step at a time",
  "Commands Ctrl K": null,
  More: null,
  "New pipeline": "New pipeline",
  "Import a file": "Import a file",
  "Export as a file": "Export as a file",
  "Zoom out": "Zoom out",
  "Zoom in": "Zoom in",
  "Fit the view": "Fit the view",
  Minimap: "Show or hide the minimap",
  "Hide: Palette": "Show or hide the palette",
  "Hide: Drawer": "Show or hide the drawer",
  "Hide: Inspector": "Show or hide the inspector",
  Close: null,
} as const;

const DESIGN = {
  ...FRAME,
  Undo: "Undo",
  Redo: "Redo",
  Run: "Run",
  Arrange: "Arrange what nobody placed",
  "Run up to here": "Run up to here",
  Duplicate: "Duplicate the selection",
  Delete: "Delete the selection",
  "Capture again": "Capture the input anew",
  "Keep this card open": "Pin or unpin the probe",
  Problems: "Show the problems",
  "Sample rows": "Show sample rows",
  Versions: "Show the versions",
} as const;

const RUN = {
  ...FRAME,
  Run: "To Run: watch its newest job",
  Stream: "Show the StreamGraph: nodes as drawn",
  Job: "Show the JobGraph: what is chained",
  Execution: "Show the ExecutionGraph: every subtask",
  Stop: "Stop the job, keep a last checkpoint",
  Cancel: "Cancel the job",
  "Other ways to end": null,
  "Trigger a checkpoint": "Trigger a checkpoint",
  "Take a savepoint": "Take a savepoint",
  "Change the parallelism": "Change the parallelism of the job …",
  "Stop with savepoint": "Stop the job with a savepoint",
  "Drain and finish: windows fire, nothing is kept to start from": "Drain the job and finish",
  "Drain and finish, with savepoint": "Drain the job with a savepoint",
  "Kill a TaskManager (drill)": "Kill a TaskManager (drill) …",
  "Why is it slow?": "Why is it slow? Say what sets the pace",
  "Show me around": "Take the tour",
  Dismiss: null,
  Rows: "Show the printed rows",
  Checkpoints: "Show the checkpoints",
  Savepoints: "Show the savepoints",
  State: "Show the state",
  Exceptions: "Show the exceptions",
  Logs: "Show the logs",
  Cluster: "Show the cluster of the job",
} as const;

/** Words of the buttons that can be pressed, but for those of the panel of what is selected and of forms and tables. */
async function buttons(page: Page): Promise<readonly string[]> {
  return page.locator("button:visible:enabled").evaluateAll((all) =>
    all
      .filter(
        (button) =>
          button.closest(
            "table, form, .palette-area, .inspector-body, .inspector-area [role=tablist], .react-flow__node",
          ) === null,
      )
      .map((button) => button.getAttribute("aria-label") ?? (button as HTMLElement).innerText)
      .map((name) => name.replaceAll(/\s+/gu, " ").trim()),
  );
}

/** What the command palette offers here. */
async function commands(page: Page): Promise<readonly string[]> {
  await page.keyboard.press("Control+k");
  await expect(page.getByTestId("command-input")).toBeFocused();
  const names = await page.locator('dialog.commands [cmdk-item][data-disabled="false"]').allInnerTexts();
  await page.keyboard.press("Escape");
  return names.map((name) => name.split("\n")[0]?.trim() ?? "");
}

/** Holds what can be pressed on the page, its menus open, against what can be commanded there. */
async function expectCommands(page: Page, table: Readonly<Record<string, string | null>>): Promise<void> {
  const menus = page.locator(".menu-button > button:visible");
  const shown = new Set(await buttons(page));
  for (let at = 0; at < (await menus.count()); at++) {
    await menus.nth(at).click();
    for (const name of await buttons(page)) shown.add(name);
    await page.keyboard.press("Escape");
  }
  const offered = await commands(page);
  const unknown = [...shown].filter((name) => table[name] === undefined);
  expect(unknown, "buttons of which nobody says what command they are").toEqual([]);
  const missing = [...shown].filter((name) => table[name] !== null && !offered.includes(table[name] ?? ""));
  expect(missing, "buttons without their command").toEqual([]);
}

test("whatever a button of Design does is a command too", async ({ page }) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  await page.getByTestId("node-total").click();
  await page.keyboard.press("F2");
  await page.keyboard.type("Sum of it");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("undo")).toBeEnabled();
  await expectCommands(page, DESIGN);
  await page.locator('.react-flow__edge[data-id="edge-2"]').click({ force: true });
  await expect(page.getByTestId("probe-card")).toBeVisible();
  await expectCommands(page, DESIGN);
});

test("whatever a button of Run does is a command too", async ({ page }) => {
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  await page.locator('[data-testid^="node-"]').nth(2).click();
  await expectCommands(page, RUN);
});

test("no page has a heading in the command palette without a command below it", async ({ page }) => {
  for (const path of [
    "/documents",
    "/jobs",
    "/cluster",
    "/d/example-collection-playground",
    "/#lesson=event-time",
  ]) {
    await page.goto(`${product.address}${path}`);
    await expect(page.locator("main").first()).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByTestId("command-input")).toBeFocused();
    const groups = page.locator("dialog.commands [cmdk-group]");
    await expect(groups.first()).toBeVisible();
    await expect(groups.filter({ hasNot: page.locator("[cmdk-item]") }), path).toHaveCount(0);
    await page.keyboard.press("Escape");
  }
});

test("what can be done with a pipeline, a version, a job or a TaskManager is commanded by its name", async ({
  page,
}) => {
  const command = async (words: string): Promise<void> => {
    await page.keyboard.press("Control+k");
    await expect(page.getByTestId("command-input")).toBeFocused();
    await page.keyboard.type(words);
    await expect(page.locator("dialog.commands [cmdk-item][aria-selected=true]")).toContainText(words);
    await page.keyboard.press("Enter");
  };
  await page.goto(`${product.address}/documents`);
  await command("Duplicate Collection playground");
  const name = page.getByTestId("document-name");
  await expect(name).toHaveValue("Collection playground (copy)");

  // A version is compared and brought back.
  await command("Rename the pipeline");
  await page.keyboard.type("Renamed");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("save-state")).toContainText("version 2");
  await page.reload();
  await expect(name).toHaveValue("Renamed");
  await command("Compare version 1");
  await expect(page.getByTestId("diff")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("diff")).toBeHidden();
  await command("Restore version 1");
  await expect(name).toHaveValue("Collection playground (copy)");

  // Its job is deleted where it is seen, and then itself; a keystroke too many deletes nothing.
  await command("Run");
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "finished", CLUSTER);
  await command("Delete the job …");
  await expect(page.getByTestId("confirm").getByRole("button").first()).toBeFocused();
  await page.getByTestId("confirm-yes").press("Enter");
  await expect(page).toHaveURL(/\/jobs$/u);
  await expect(page.getByTestId("jobs")).not.toContainText("(copy)");
  await page.goto(`${product.address}/documents`);
  await command("Delete Collection playground (copy)");
  await page.getByTestId("confirm-yes").press("Enter");
  await expect(page.getByRole("button", { name: "Collection playground (copy)", exact: true })).toHaveCount(
    0,
  );

  await page.goto(`${product.address}/cluster`);
  await expect(page.locator("article.task-manager").first()).toBeVisible(CLUSTER);
  await command("Kill tm-");
  await expect(page.getByTestId("confirm")).toBeVisible();
});
