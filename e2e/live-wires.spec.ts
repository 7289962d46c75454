import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { Canvas } from "./canvas.ts";
import { CLUSTER, Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
  writeFileSync(join(product.filesDir, "mill.txt"), "the mill turns\nthe river turns the mill\n");
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const card = (page: Page) => page.getByTestId("probe-card");
/** Does what the command palette offers under these words. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByTestId("command-input")).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.locator("dialog.commands [cmdk-item][aria-selected=true]")).toContainText(words);
  await page.keyboard.press("Enter");
}

/** A text file, and two nodes that split its lines into words. */
async function drawFork(page: Page, path: string) {
  await page.goto(`${product.address}/documents`);
  await page.getByTestId("new-document").click();
  const canvas = new Canvas(page);
  const source = await canvas.add("text-file", { x: 40, y: 60 });
  await source.click();
  await page.getByTestId("field-path").locator("input").first().fill(path);
  const words = await canvas.add("flat-map", { x: 260, y: 60 });
  const others = await canvas.add("flat-map", { x: 260, y: 220 });
  await canvas.connect(source, words);
  await canvas.connect(source, others);
  await page.getByTestId("tab-samples").click();
  return { source, words, others };
}

const edge = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);

test("a file of a directory whose columns are others is named at its node, with what mends it", async ({
  page,
}) => {
  const directory = join(product.filesDir, "prices");
  mkdirSync(directory);
  writeFileSync(join(directory, "2025.csv"), "id,price\n1,4.5\n2,3.2\n");
  writeFileSync(join(directory, "2026.csv"), "id,price\n3,free\n4,dear\n");
  await page.goto(`${product.address}/documents`);
  await page.getByTestId("new-document").click();
  const source = await new Canvas(page).add("directory", { x: 40, y: 60 });
  await source.click();
  const schema = page.getByTestId("field-schema");
  const rows = schema.locator(".schema-row");
  await expect(rows).toHaveCount(5);
  for (let left = 5; left > 2; left--) await rows.last().getByRole("button", { name: "Remove" }).click();
  for (const [row, name, type] of [
    [1, "id", "BIGINT"],
    [2, "price", "DOUBLE"],
  ] as const) {
    await schema.getByLabel(`Name ${row}`).fill(name);
    await schema.getByLabel(`Type ${row}`).fill(type);
  }
  await page.getByTestId("field-pattern").locator("input").fill("*.csv");
  await page.getByTestId("field-directory").locator("input").first().fill(directory);
  await expect(schema).toContainText("2026.csv has STRING in column price, which is DOUBLE here.");
  await schema.getByLabel("Type 2").fill("STRING");
  await expect(schema).not.toContainText("2026.csv");
});

test("a channel shows the rows that a change would give, before anything runs", async ({ page }) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  await edge(page, "edge-2").click({ force: true });
  await expect(card(page).locator("tbody tr")).toHaveCount(6);
  await expect(card(page).locator("tbody tr").first()).toContainText("ann");
  await expect(card(page).locator("tbody tr").first()).toContainText("9.00");
  await card(page).getByRole("button", { name: "Keep this card open" }).click();

  await page.getByTestId("node-total").click();
  await expect(page.locator(".sample-value b")).toHaveText("9.00");
  const expression = page.getByTestId("inspector").locator(".cm-content").first();
  await expression.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("price * 10");
  await expect(page.locator(".sample-value b")).toHaveText("45.00");
  await expect(card(page).locator("tbody tr").first()).toContainText("45.00");

  await expect(page.getByTestId("save-state")).toContainText(/saved/iu);
  await page.reload();
  await expect(card(page).locator("tbody tr").first()).toContainText("45.00");
  expect(await violations(page)).toEqual([]);
});

test("an unfinished pipeline shows the rows of what is finished; a missing file is named", async ({
  page,
}) => {
  await page.goto(`${product.address}/documents`);
  await page.getByTestId("new-document").click();
  const canvas = new Canvas(page);
  const source = await canvas.add("text-file", { x: 40, y: 60 });
  const path = page
    .getByTestId("field-path")
    .getByRole("combobox")
    .or(page.getByTestId("field-path").locator("input"));
  await source.click();
  await path.first().fill("files/none.txt");
  const words = await canvas.add("flat-map", { x: 260, y: 60 });
  await canvas.connect(source, words);
  await words.click();
  await page.getByTestId("tab-samples").click();
  await expect(page.getByTestId("samples")).toContainText("gives no sample");
  await source.click();
  await path.first().fill("files/mill.txt");
  await words.click();
  await expect(page.getByTestId("sample-count")).toContainText("8 of 8 rows");
  await page.getByTestId("run-up-to").click();
  await expect(page.getByTestId("samples").locator("tbody tr").first()).toContainText("the", CLUSTER);
});

test("run up to here runs the node and what feeds it on all rows, and nothing else until the next change", async ({
  page,
}) => {
  const lines = Array.from({ length: 3_000 }, (_, line) => `line ${line}\n`);
  writeFileSync(join(product.filesDir, "long.txt"), lines.join(""));
  const fork = await drawFork(page, "files/long.txt");
  const count = page.getByTestId("sample-count");
  const rows = page.getByTestId("samples").locator("tbody tr");
  await fork.others.click();
  await expect(count).toContainText("4,000 rows");
  await fork.words.click();
  await expect(count).toContainText("4,000 rows");

  await command(page, "Run up to here");
  await expect(count).toContainText("6,000 rows");
  await expect(rows.first()).toContainText("line");
  await fork.source.click();
  await expect(count).toContainText("3,000 rows");
  await fork.others.click();
  await expect(count).toBeHidden();
  await expect(rows).toHaveCount(0);
  await expect(page.getByTestId("samples")).toContainText("was left out");

  await fork.source.click();
  await page.keyboard.press("F2");
  await page.keyboard.type("Lines");
  await page.keyboard.press("Enter");
  await fork.others.click();
  await expect(count).toContainText("4,000 rows");
});

test("capture anew reads what the input holds now", async ({ page }) => {
  const path = join(product.filesDir, "growing.txt");
  writeFileSync(path, "first\n");
  const { others } = await drawFork(page, "files/growing.txt");
  await others.click();
  const rows = page.getByTestId("samples").locator("tbody tr");
  await expect(rows).toHaveText([/first/u]);
  writeFileSync(path, "second\nthird\n");
  await page.getByTestId("canvas").click({ position: { x: 30, y: 330 } });
  await others.click();
  await expect(rows).toHaveText([/first/u]);
  await command(page, "Capture the input anew");
  await expect(rows).toHaveText([/second/u, /third/u]);
});

test("a pinned channel keeps its card, with the rows of the last change, until it is unpinned", async ({
  page,
}) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  await edge(page, "edge-2").click({ force: true });
  const row = card(page).locator("tbody tr").first();
  await expect(row).toContainText("wheat flour");
  const shown = (await row.textContent()) ?? "";
  await command(page, "Pin or unpin the probe");
  await page.getByTestId("node-orders").click();
  await expect(row).toHaveText(shown);
  await page.reload();
  await expect(row).toHaveText(shown);

  await edge(page, "edge-2").click({ force: true });
  await command(page, "Pin or unpin the probe");
  await page.getByTestId("node-orders").click();
  await expect(card(page)).toHaveCount(0);
});
