import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { CLUSTER, Product } from "./product.ts";

/** Where the pictures of the README go; nowhere unless it is asked for. */
const PICTURES = process.env["MILLRACE_PICTURES"];

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

/** A picture shows some seconds of charts; a test waits for states only. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.waitForTimeout(4_000);
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`Run is legible and has names for a screen reader, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(product.address);
    await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
    await expect
      .poll(() => page.getByTestId("print-rows").locator("tbody tr").count(), CLUSTER)
      .toBeGreaterThan(2);
    await page.locator('[data-testid^="node-"]').nth(4).click();
    await picture(page, colorScheme === "light" ? "monitor" : "monitor-dark");
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("view-execution").click();
    await picture(page, colorScheme === "light" ? "execution" : "execution-dark");
    await context.close();
  });
}

test("Design is legible and has names for a screen reader", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  const example = page
    .getByRole("button", { name: /hot auctions/iu })
    .or(page.getByRole("link", { name: /hot auctions/iu }))
    .first();
  await expect(example).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await example.click();
  await page.locator('[data-testid^="node-"]').nth(2).click();
  await expect(page.getByTestId("inspector")).toBeVisible();
  await picture(page, "design");
  expect(await violations(page)).toEqual([]);
});

test("in Chinese every word of the frame is Chinese", async ({ browser }) => {
  const page = await browser.newPage({ locale: "zh-CN", viewport: { width: 1280, height: 720 } });
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveText(/运行中/u, CLUSTER);
  await expect(page.getByTestId("tab-checkpoints")).toContainText("检查点");
  await picture(page, "monitor-zh");
  await page.close();
});
