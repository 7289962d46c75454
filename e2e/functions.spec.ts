import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

/** The example of a node's help page, as a pipeline, with the node selected. */
async function openExample(page: Page, kind: string): Promise<void> {
  await page.goto(`${product.address}/help/${kind}`);
  await page.getByTestId("open-node-example").click();
  await page.locator('[data-id="shown"]').first().click();
  await expect(page.locator(".code-field .cm-content")).toBeVisible();
}

const code = (page: Page) => page.getByTestId("function-dialog").locator(".cm-content");

async function write(page: Page, text: string): Promise<void> {
  await code(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("a function is written with types, tried on sample rows, and mended where TypeScript says", async ({
  page,
}) => {
  await openExample(page, "map-function");
  await page.getByTestId("open-function").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByTestId("function-dialog");
  await expect(code(page)).toBeFocused();
  await expect(dialog.getByText("TypeScript finds nothing wrong.")).toBeVisible();
  const out = dialog.getByRole("table", { name: "Rows out" });
  await expect(out.getByRole("cell", { name: "LIMA" }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  // Columns of the input are offered behind the dot, with what they are.
  await write(page, "row => ({ city: row.");
  const offered = page.locator(".cm-tooltip-autocomplete");
  await expect(offered.getByRole("option")).toHaveText(["city", "fare", "ts"]);
  await expect(page.locator(".cm-completionInfo")).toContainText("Row.city: string | null");
  // Escape closes the list, not the editor.
  await page.keyboard.press("Escape");
  await expect(offered).toHaveCount(0);
  await expect(dialog).toBeVisible();

  // A misspelt column is an error at its place, before anything runs.
  await write(page, "row => ({\n  city: row.citty,\n  cents: row.fare,\n})");
  const problem = dialog.getByRole("button", { name: /Line 2, column 13/u });
  await expect(problem).toContainText("Did you mean 'city'?");
  await expect(dialog.locator(".cm-lintRange-error")).toHaveText("citty");
  await problem.click();
  await page.keyboard.insertText("city");
  await expect(problem).toHaveCount(0);
  await expect(out.getByRole("cell", { name: "Lima" }).first()).toBeVisible();

  // Columns that the function gives are taken over.
  await write(page, "({ city, fare }) => ({ city, dear: fare > 5 })");
  await expect(page.getByTestId("returned-columns").last()).toContainText("dear BOOLEAN");
  await page.getByTestId("take-columns").last().click();
  await expect(out.getByRole("columnheader", { name: "dear" })).toBeVisible();

  // What throws shows the row, and leads to the line.
  await write(
    page,
    "row => {\n  if (row.fare === 4) throw new Error('four');\n  return { city: row.city, dear: true };\n}",
  );
  const failed = dialog.getByRole("alert");
  await expect(failed).toContainText("four");
  await expect(failed).toContainText("fare = 4");
  await failed.getByRole("button", { name: "Go to line 2" }).click();
  await expect(code(page)).toBeFocused();

  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId("open-function")).toBeFocused();
});

test("the line between code and rows moves with the arrow keys, and problems lead to their place", async ({
  page,
}) => {
  await openExample(page, "process-function");
  await page.getByTestId("open-function").click();
  const line = page.getByRole("separator", { name: "Width of the code" });
  const before = Number(await line.getAttribute("aria-valuenow"));
  await line.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(line).toHaveAttribute("aria-valuenow", String(before - 4));
  await write(page, "export function processElement(row, context, out) {\n  context.state.sen.value();\n}");
  await expect(page.locator(".function-dialog .cm-lintRange-error")).toHaveText("sen");
  await page.getByTestId("close-function").click();
  await page.getByRole("button", { name: "Process function Functions" }).click();
  await expect(page.locator(".code-field .cm-content")).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe("sen");
  await expect(page.getByTestId("run")).toHaveAttribute("data-blocked", "true");
});
