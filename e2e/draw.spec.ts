import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test.beforeEach(async ({ page, request }) => {
  // Each test has a copy of its own.
  const { document } = (await (
    await request.get(`${product.address}/api/documents/example-collection-playground`)
  ).json()) as { readonly document: object };
  const created = await request.post(`${product.address}/api/documents`, {
    headers: { "x-millrace": "1" },
    data: { document },
  });
  const { id } = (await created.json()) as { readonly id: string };
  await page.goto(`${product.address}/d/${id}`);
  await expect(node(page, "orders")).toBeVisible();
});

test("an edge that is dropped on the canvas offers what can follow, and nothing else", async ({ page }) => {
  const port = await middleOf(node(page, "orders").getByTestId("port-out"));
  await drag(page, port, { x: port.x + 60, y: port.y + 200 });
  const menu = page.getByTestId("quick-add");
  await expect(menu).toBeVisible();
  await expect(menu.getByTestId("quick-filter")).toBeVisible();
  await expect(menu.getByTestId("quick-collection")).toHaveCount(0);
  await expect(menu.getByTestId("quick-aggregate")).toHaveCount(0);
  await page.keyboard.type("print");
  await page.keyboard.press("Enter");
  await expect.poll(() => edges(page)).toContain("From Orders to Print 2");
});

test("a node that is dropped on an edge is put into it, and taken out again its neighbours are joined", async ({
  page,
}) => {
  const between = await middleBetween(node(page, "orders"), node(page, "total"));
  const canvas = await boxOf(page.getByTestId("canvas"));
  await page.getByTestId("palette-filter").dragTo(page.getByTestId("canvas"), {
    targetPosition: { x: between.x - canvas.x, y: between.y - canvas.y },
  });
  await expect
    .poll(() => edges(page))
    .toEqual(expect.arrayContaining(["From Orders to Filter", "From Filter to Total"]));
  await page.getByTestId("canvas").press("Shift+Delete");
  await expect.poll(() => edges(page)).toContain("From Orders to Total");
});

test("the end of an edge is dragged to another node; undo brings it back", async ({ page }) => {
  const before = await edges(page);
  const large = await boxOf(node(page, "large"));
  await page.mouse.dblclick(large.x + 60, large.y + 200);
  await page.keyboard.type("map");
  await page.keyboard.press("Enter");
  const input = await middleOf(page.locator('[data-kind="map"]').last().getByTestId("port-in"));
  const end = await middleOf(node(page, "large").getByTestId("port-in"));
  await drag(page, { x: end.x - 12, y: end.y }, input);
  await expect.poll(() => edges(page)).toContain("From Total to Map");
  await page.keyboard.press("Control+z");
  await expect.poll(() => edges(page)).toEqual(before);
});

test("an edge that is dropped from an input that has one says so, and offers to go between or instead", async ({
  page,
}) => {
  const before = await edges(page);
  const drop = async () => {
    const port = await middleOf(node(page, "large").getByTestId("port-in"));
    await drag(page, port, { x: port.x - 60, y: port.y + 200 });
  };
  await drop();
  const menu = page.getByTestId("quick-add");
  await expect(menu).toContainText("has its edge, from Total");
  await menu.getByTestId("quick-way-replace").getByTestId("quick-collection").click();
  await expect.poll(() => edges(page)).not.toContain("From Total to From 2.00");
  expect(await edges(page)).toHaveLength(before.length);
  await page.keyboard.press("Control+z");
  await expect.poll(() => edges(page)).toEqual(before);
  await drop();
  await menu.getByTestId("quick-way-insert").getByTestId("quick-filter").click();
  await expect
    .poll(() => edges(page))
    .toEqual(expect.arrayContaining(["From Total to Filter", "From Filter to From 2.00"]));
});

test("what is copied is pasted in another document at the pointer, with its edges", async ({
  page,
  context,
}) => {
  await node(page, "total").click();
  await node(page, "large").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+c");
  const other = await context.newPage();
  await other.goto(`${product.address}/documents`);
  await other.getByTestId("new-document").click();
  await other.getByTestId("document-name").waitFor();
  await other.mouse.move(500, 300);
  await other.keyboard.press("Control+v");
  await expect.poll(() => edges(other)).toEqual(["From Total to From 2.00"]);
  const pasted = await boxOf(other.locator('[data-kind="map"]'));
  expect(Math.abs(pasted.x - 500)).toBeLessThan(25);
  expect(Math.abs(pasted.y - 300)).toBeLessThan(25);
  await other.close();
});

test("a group collapses into one card and opens again; nothing else moves, and the meaning stays", async ({
  page,
}) => {
  const places = async () => Promise.all(["orders", "sum", "print"].map((id) => boxOf(node(page, id))));
  const before = await places();
  await node(page, "total").click();
  await node(page, "large").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  await page.getByTestId("group-name").fill("Totals");
  await page.keyboard.press("F6");
  await page.keyboard.press("Control+e");
  await expect(page.locator('[data-testid^="group-card-"]')).toContainText("Totals");
  await expect(node(page, "total")).toHaveCount(0);
  expect(await edges(page)).toEqual(
    expect.arrayContaining(["From Orders to Totals", "From Totals to By customer"]),
  );
  await expect(page.getByTestId("run")).not.toHaveAttribute("data-blocked", "true");
  expect(await places()).toEqual(before);
  await page.getByRole("button", { name: "Open Totals" }).click();
  await expect(node(page, "total")).toBeVisible();
  expect(await places()).toEqual(before);
});

test("a node is dragged out of its group and into it again", async ({ page }) => {
  await node(page, "total").click();
  await node(page, "large").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  const frame = page.locator('[data-testid^="group-frame-"]');
  await expect(frame).toContainText("2 nodes");
  const home = await headOf(node(page, "large"));
  await drag(page, home, { x: home.x, y: home.y + 180 });
  await expect(frame).toContainText("1 node");
  const away = await headOf(node(page, "large"));
  const title = await boxOf(node(page, "total"));
  await drag(page, away, { x: title.x + 90, y: title.y + 20 });
  await expect(frame).toContainText("2 nodes");
});

test("parallelism of several nodes is set at once", async ({ page }) => {
  await page.getByTestId("canvas").press("Control+a");
  await page.getByTestId("several-parallelism").fill("3");
  await expect(page.locator(".node-parallelism", { hasText: "×3" })).toHaveCount(5);
  await page.getByTestId("undo").click();
  await expect(page.locator(".node-parallelism", { hasText: "×3" })).toHaveCount(0);
});

test("after the pipeline is renamed the canvas has the focus, and its keys count", async ({ page }) => {
  const name = page.getByTestId("document-name");
  await name.fill("Sales");
  await name.press("Enter");
  await expect(page.locator(".react-flow__node:focus")).toBeVisible();
  await expect(page.getByTestId("save-state")).toContainText("version 2");
  await page.keyboard.press("Control+z");
  await expect(name).not.toHaveValue("Sales");
});

test("a renamed column is followed downstream, in one step", async ({ page }) => {
  await node(page, "total").click();
  const name = page.getByTestId("field-projections").getByRole("textbox").first();
  await name.fill("amount_due");
  await name.blur();
  await expect(page.getByTestId("rename-offer")).toContainText("2 places in 2 nodes");
  await page.getByRole("button", { name: "Rename there too" }).click();
  await expect(page.getByTestId("run")).not.toHaveAttribute("data-blocked", "true");
  await expect(node(page, "large")).toContainText("amount_due >= 2.00");
  await page.getByTestId("undo").click();
  await expect(node(page, "large")).toContainText("total >= 2.00");
  await expect(page.getByTestId("run")).not.toHaveAttribute("data-blocked", "true");
});

const node = (page: Page, id: string) => page.getByTestId(`node-${id}`);

const edges = (page: Page): Promise<string[]> =>
  page
    .locator(".react-flow__edge")
    .evaluateAll((found) => found.map((edge) => edge.getAttribute("aria-label") ?? ""));

interface Point {
  readonly x: number;
  readonly y: number;
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`nothing is drawn for ${String(locator)}`);
  return box;
}

async function middleOf(locator: Locator): Promise<Point> {
  const { x, y, width, height } = await boxOf(locator);
  return { x: x + width / 2, y: y + height / 2 };
}

/** A place of a node that is no port and no text field. */
async function headOf(locator: Locator): Promise<Point> {
  const { x, y } = await boxOf(locator);
  return { x: x + 40, y: y + 12 };
}

async function middleBetween(left: Locator, right: Locator): Promise<Point> {
  const [from, to] = [await boxOf(left), await boxOf(right)];
  return { x: (from.x + from.width + to.x) / 2 + 6, y: from.y + 19 };
}

/** The first small step makes it a drag; the rest is the way. */
async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 2, from.y + 2);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}
