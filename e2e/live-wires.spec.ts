import { writeFileSync } from "node:fs";
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
const edge = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);

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
