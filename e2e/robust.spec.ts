import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Product } from "./product.ts";

test.describe.configure({ mode: "serial" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const PLAYGROUND = "/d/example-collection-playground";

test("two tabs on one document: the stale save is refused, and both versions are kept", async ({
  context,
}) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) {
    await page.goto(`${product.address}${PLAYGROUND}`);
    await expect(page.getByTestId("settings-name")).toBeVisible();
  }
  await first.getByTestId("settings-name").fill("Of the first tab");
  await expect(first.getByTestId("save-state")).toContainText(/saved/iu);
  await second.getByTestId("settings-name").fill("Of the second tab");
  await expect(second.getByTestId("stale-document")).toContainText(/yours is kept as version \d+/u);
  await second.getByTestId("stale-open").click();
  await expect(second.getByTestId("diff").getByRole("cell", { name: "Of the second tab" })).toBeVisible();
  await second.keyboard.press("Escape");
  await second.getByRole("button", { name: "Keep mine as a copy" }).click();
  await expect(second.getByTestId("document-name")).toHaveValue(/^Of the second tab/u);
  await expect(second).not.toHaveURL(new RegExp(`${PLAYGROUND}$`, "u"));
  await second.goto(`${product.address}${PLAYGROUND}`);
  await expect(second.getByTestId("document-name")).toHaveValue("Of the first tab");
  await first.close();
  await second.close();
});

test("a reload right after a change loses nothing, and keeps the place", async ({ page }) => {
  await page.goto(`${product.address}${PLAYGROUND}`);
  await page.locator(".react-flow__node").first().waitFor();
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, -300);
  const place = () => page.locator(".react-flow__viewport").getAttribute("style");
  await expect.poll(place).not.toContain("scale(0.75)");
  const before = await place();
  await page.getByTestId("settings-name").fill("Changed and gone");
  await page.reload();
  await expect(page.getByTestId("document-name")).toHaveValue("Changed and gone");
  await expect(page.getByTestId("recovery")).toBeHidden();
  expect(await place()).toBe(before);
});

test("a full storage of the browser is said, and the server has the change", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto(`${product.address}${PLAYGROUND}`);
  await page.getByTestId("settings-name").fill("Without a copy");
  await expect(page.getByTestId("quota")).toBeVisible();
  await expect(page.getByTestId("save-state")).toContainText(/saved/iu);
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, -300);
  const place = () => page.locator(".react-flow__viewport").getAttribute("style");
  await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('"viewport"');
  const before = await place();
  await page.reload();
  await expect(page.getByTestId("document-name")).toHaveValue("Without a copy");
  await expect.poll(place).toBe(before);

  await page.route("**/api/documents/**", (route) => route.abort());
  await page.getByTestId("settings-name").click();
  await page.keyboard.type(" and without a server");
  await expect(page.getByTestId("save-state")).toContainText(/only in this tab/iu);
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.accept();
});

test("while the server does not answer the page says where changes are, and saves them when it is back", async ({
  page,
}) => {
  await page.goto(`${product.address}${PLAYGROUND}`);
  await expect(page.getByTestId("settings-name")).toBeVisible();
  await page.route("**/api/documents/**", (route) => route.abort());
  await page.getByTestId("settings-name").fill("While nobody listened");
  await expect(page.getByTestId("save-state")).toContainText(/kept in this browser/iu);
  await page.unroute("**/api/documents/**");
  await expect(page.getByTestId("save-state")).toContainText(/saved/iu);
});

test("a tab that crashes while the server does not answer loses nothing: what it left is offered, and can be taken back", async ({
  context,
}) => {
  const crashing = await context.newPage();
  await crashing.goto(`${product.address}${PLAYGROUND}`);
  await expect(crashing.getByTestId("document-name")).toHaveValue("While nobody listened");
  await crashing.route("**/api/documents/**", (route) => route.abort());
  await crashing.getByTestId("settings-name").fill("Left by a crash");
  await expect(crashing.getByTestId("save-state")).toContainText(/kept in this browser/iu);
  const crashed = crashing.waitForEvent("crash");
  const devtools = await context.newCDPSession(crashing);
  // The page that it is sent to does not live to answer it.
  void devtools.send("Page.crash").catch(() => null);
  await crashed;

  const page = await context.newPage();
  await page.goto(`${product.address}${PLAYGROUND}`);
  await expect(page.getByTestId("recovery")).toBeVisible();
  await expect(page.getByTestId("document-name")).toHaveValue("While nobody listened");
  await page.getByRole("button", { name: "Restore them" }).click();
  await expect(page.getByTestId("document-name")).toHaveValue("Left by a crash");
  await expect(page.getByTestId("save-state")).toContainText(/saved/iu);
  await page.getByTestId("undo").click();
  await expect(page.getByTestId("document-name")).toHaveValue("While nobody listened");
});

test("a pipeline that is exported as a file and imported is the same; what is no pipeline is refused", async ({
  page,
}) => {
  const imported = async (file: { readonly name: string; readonly text: string }): Promise<void> => {
    const chosen = page.waitForEvent("filechooser");
    await page.getByTestId("import").click();
    const { name, text } = file;
    await (await chosen).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  };
  const exported = async (): Promise<{ readonly name: string; readonly text: string }> => {
    const download = page.waitForEvent("download");
    await page.locator(".top .menu-button > button").click();
    await page.getByTestId("menu-export").click();
    const file = await download;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
  };
  await page.goto(`${product.address}/d/example-nine-points`);
  await page.locator(".react-flow__node").first().waitFor();
  const file = await exported();
  expect(file.name).toMatch(/^Nine scores.*\.flow\.json$/u);
  await page.goto(`${product.address}/documents`);
  await imported(file);
  await expect(page).toHaveURL(/\/d\/(?!example-)/u);
  await page.locator(".react-flow__node").first().waitFor();
  const { viewport: _, ...again } = JSON.parse((await exported()).text) as Record<string, unknown>;
  const { viewport: __, ...first } = JSON.parse(file.text) as Record<string, unknown>;
  expect(again).toEqual(first);

  await page.goto(`${product.address}/documents`);
  await imported({ name: "no.flow.json", text: '{"format":"something"}' });
  await expect(page.getByText("no.flow.json was not imported.")).toBeVisible();
  await imported({ name: "half.flow.json", text: file.text.slice(0, 100) });
  await expect(page.getByText("half.flow.json was not imported.")).toBeVisible();
});
