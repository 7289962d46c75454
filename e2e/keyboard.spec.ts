import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { CLUSTER, Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("a windowed pipeline is built, run and changed with the keyboard alone", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  await command(page, "New pipeline");
  await expect(page.getByTestId("document-name")).toBeVisible();

  await add(page, "nexmark");
  await setField(page, "events", "3000");
  await setField(page, "rateLimit", "");
  await add(page, "timestamps");
  await setField(page, "column", "dateTime");
  await add(page, "key by");
  await setField(page, "columns", "bid_auction");
  await add(page, "window");
  await add(page, "print");
  await expect(page.getByTestId("run")).not.toHaveAttribute("data-blocked", "true");

  // A second sink comes from the palette, and is connected by command.
  await page.keyboard.press("/");
  await page.keyboard.type("discard");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F6");
  await page.keyboard.press("c");
  await page.keyboard.type("window");
  await page.keyboard.press("Enter");
  await expect(edges(page)).toHaveCount(5);
  await expect(page.getByTestId("announcer")).toHaveText("Connected Window to Discard");

  // Walk, delete, take it back.
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".react-flow__node:focus")).toHaveAttribute("aria-label", /^Window/u);
  await page.keyboard.press("Delete");
  await expect(edges(page)).toHaveCount(2);
  await expect(page.locator(".react-flow__node:focus")).toHaveAttribute("aria-label", /^Key by/u);
  await page.keyboard.press("Control+z");
  await expect(edges(page)).toHaveCount(5);

  await page.keyboard.press("Control+Enter");
  await expect(page.getByTestId("job-state")).toHaveText(/finished/iu, CLUSTER);
  await expect.poll(() => page.getByTestId("print-rows").locator("tbody tr").count()).toBeGreaterThan(3);
});

test("groups, notes and dialogs have names for a screen reader", async ({ page }) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  await page.locator(".react-flow__node").first().waitFor();
  await page.keyboard.press("F6");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("Control+g");
  await expect(page.getByTestId("group-inspector")).toBeVisible();
  await page.keyboard.press("n");
  await page.keyboard.type("# Why");
  await page.keyboard.press("Escape");
  await expect(page.locator(".react-flow__node-note:focus")).toBeVisible();
  await expect(page.getByTestId("note-inspector")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Control+a");
  await expect(page.getByTestId("several-inspector")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("customer");
  await expect(page.getByTestId("outline-find").first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("F6");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ContextMenu");
  await expect(page.getByTestId("context-menu")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.locator(".react-flow__node:focus")).toBeVisible();
  for (const key of ["?", "Control+k"]) {
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.locator(".react-flow__node:focus")).toBeVisible();
  }
});

test("Enter in the search goes to the first find, arrows to the others: each to the very field", async ({
  page,
}) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  await page.locator(".react-flow__node").first().waitFor();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("flour");
  await expect(page.getByTestId("outline-find")).toHaveCount(4);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("item 1", { exact: true })).toBeFocused();
  await page.keyboard.press("Control+f");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown", "ArrowDown", "Enter"])
    await page.keyboard.press(key);
  await expect(page.getByLabel("item 4", { exact: true })).toBeFocused();

  // An editor is loaded when it is first shown.
  await page.keyboard.press("Control+f");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("coalesce");
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-content:focus")).toHaveText("price * COALESCE(amount, 1)");

  // A name leads to the node itself.
  await page.keyboard.press("Control+f");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("By customer");
  await page.keyboard.press("Enter");
  await expect(page.locator(".react-flow__node:focus")).toHaveAttribute("aria-label", /^By customer/u);
});

test("a channel is moved to another node, and nodes are put into it, with the keyboard alone", async ({
  page,
}) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  await page.locator(".react-flow__node").first().waitFor();
  const names = () => edges(page).evaluateAll((all) => all.map((edge) => edge.getAttribute("aria-label")));
  const before = await names();
  await page.keyboard.press("F6");
  await toEdge(page, "From Orders to Total");

  // What fits into it is offered, and what does not is not.
  await page.keyboard.press("a");
  const menu = page.getByTestId("quick-add");
  await expect(menu.getByTestId("quick-filter")).toBeVisible();
  await expect(menu.getByTestId("quick-print")).toHaveCount(0);
  await page.keyboard.type("filter");
  await page.keyboard.press("Enter");
  await expect(page.locator(".react-flow__node:focus")).toHaveAttribute("aria-label", /^Filter/u);
  await expect.poll(names).toEqual(expect.arrayContaining(["From Orders to Filter", "From Filter to Total"]));

  // A node without connections can be put into it too.
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("map");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F6");
  await toEdge(page, "From Filter to Total");
  await page.keyboard.press("Shift+c");
  await expect(page.getByTestId("connect-input")).toBeFocused();
  await page.keyboard.type("put map");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("announcer")).toHaveText("Put Map between Filter and Total");
  await expect.poll(names).toEqual(expect.arrayContaining(["From Filter to Map", "From Map to Total"]));

  // Its other end is moved: the filter is left out.
  await toEdge(page, "From Filter to Map");
  await command(page, "Reconnect the channel");
  await expect(page.getByTestId("connect-input")).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type("from orders");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("announcer")).toHaveText("Connected Orders to Map");
  await expect.poll(names).toContain("From Orders to Map");
  await expect(page.locator(".react-flow__edge:focus")).toHaveAttribute("aria-label", "From Orders to Map");
  for (let edit = 0; edit < 4; edit++) await page.keyboard.press("Control+z");
  await expect.poll(names).toEqual(before);
});

/** From the item that has the focus: edges come before nodes. */
async function toEdge(page: Page, name: string): Promise<void> {
  const isThere = () =>
    page.evaluate((label) => document.activeElement?.getAttribute("aria-label") === label, name);
  for (let step = 0; step < 30 && !(await isThere()); step++) await page.keyboard.press("Shift+Tab");
  expect(await isThere()).toBe(true);
}

const edges = (page: Page) => page.locator(".react-flow__edge");

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByTestId("command-input")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
}

/** Adds what can follow the node that has the focus. */
async function add(page: Page, name: string): Promise<void> {
  await page.keyboard.press("a");
  await expect(page.getByTestId("quick-add")).toBeVisible();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("quick-add")).toBeHidden();
  await expect(page.locator(".react-flow__node:focus")).toBeVisible();
}

/** Opens the settings of the node that has the focus, goes to a field by Tab, and back to the canvas. */
async function setField(page: Page, name: string, value: string): Promise<void> {
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("name-of-node")).toBeFocused();
  const isThere = () =>
    page.evaluate(
      (field) => document.activeElement?.closest(`[data-testid="field-${field}"]`) !== null,
      name,
    );
  for (let step = 0; step < 30 && !(await isThere()); step++) await page.keyboard.press("Tab");
  expect(await isThere()).toBe(true);
  const isList = await page.evaluate(() => document.activeElement?.tagName === "SELECT");
  if (!isList) await page.keyboard.press("Control+a");
  if (value === "") await page.keyboard.press("Delete");
  else await page.keyboard.type(value);
  await page.keyboard.press("F6");
  await expect(page.locator(".react-flow__node:focus")).toBeVisible();
}
