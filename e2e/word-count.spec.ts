import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Canvas } from "./canvas.ts";
import { CLUSTER, Product } from "./product.ts";

const TEXT = "the mill turns\nthe river turns the mill\n\nturn, river, turn\n";
const COUNTS: Readonly<Record<string, string>> = { the: "3", mill: "2", turns: "2", river: "2", turn: "2" };

test.describe.configure({ mode: "serial" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
  writeFileSync(join(product.filesDir, "mill.txt"), TEXT);
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("builds word count by mouse, runs it at parallelism 2 and reads the right counts", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  await page.getByTestId("new-document").click();
  const canvas = new Canvas(page);

  const source = await canvas.add("text-file", { x: 40, y: 60 });
  await source.click();
  await fill(page, "path", "files/mill.txt");
  const words = await canvas.add("flat-map", { x: 260, y: 60 });
  const key = await canvas.add("key-by", { x: 480, y: 60 });
  const count = await canvas.add("aggregate", { x: 480, y: 240 });
  const print = await canvas.add("print", { x: 700, y: 240 });

  expect(await canvas.refusedConnection(words, words)).not.toBe("");
  await canvas.connect(source, words);
  await canvas.connect(words, key);
  await key.click();
  await page.getByTestId("field-columns").getByRole("combobox").last().selectOption("word");
  await canvas.connect(key, count);
  await canvas.connect(count, print);

  await page.getByTestId("canvas").click({ position: { x: 40, y: 400 } });
  await page.getByTestId("settings-parallelism").fill("2");
  await page.getByTestId("settings-parallelism").blur();
  await expect(page.getByTestId("run")).not.toHaveAttribute("data-blocked", "true");
  await expect(page.getByTestId("save-state")).toContainText(/saved/iu);

  await page.getByTestId("run").click();
  await expect(page.getByTestId("job-state")).toHaveText(/finished/iu, CLUSTER);
  await expect.poll(() => newestCounts(page)).toEqual(COUNTS);
});

test("a reload in the middle keeps the graph, the place and the result", async ({ page }) => {
  await page.goto(`${product.address}/jobs`);
  await page
    .getByTestId("jobs")
    .getByRole("button", { name: /untitled/iu })
    .first()
    .click();
  await expect.poll(() => newestCounts(page)).toEqual(COUNTS);
  await page.reload();
  await expect(page.locator('[data-testid^="node-"]')).toHaveCount(5);
  await expect.poll(() => newestCounts(page)).toEqual(COUNTS);
});

async function fill(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByTestId(`field-${name}`).getByRole("textbox");
  await field.fill(value);
  await field.blur();
}

/** The last count of each word in the table of printed rows. */
async function newestCounts(page: Page): Promise<Record<string, string>> {
  const rows = await page.getByTestId("print-rows").locator("tbody tr").all();
  const cells = await Promise.all(rows.map((row) => row.locator("td").allInnerTexts()));
  const counts = new Map<string, number>();
  for (const values of cells) {
    const [, word, count] = values;
    if (word !== undefined) counts.set(word, Math.max(counts.get(word) ?? 0, Number(count)));
  }
  return Object.fromEntries([...counts].map(([word, count]) => [word, String(count)]));
}
