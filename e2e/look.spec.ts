import { mkdirSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Product } from "./product.ts";

/** Where the pictures of the README go; nowhere unless it is asked for. */
const PICTURES = process.env["MILLRACE_PICTURES"];

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`Run is legible and has names for a screen reader, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(product.address);
    await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running");
    await expect
      .poll(() => page.getByTestId("print-rows").locator("tbody tr").count(), { timeout: 40_000 })
      .toBeGreaterThan(2);
    await page.locator('[data-testid^="node-"]').nth(4).click();
    await page.waitForTimeout(4_000);
    await picture(page, colorScheme === "light" ? "monitor" : "monitor-dark");
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("view-execution").click();
    await page.waitForTimeout(1_000);
    await picture(page, colorScheme === "light" ? "execution" : "execution-dark");
    await context.close();
  });
}

test("Design is legible and has names for a screen reader", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  expect(await violations(page)).toEqual([]);
  await page
    .getByRole("button", { name: /hot auctions/iu })
    .or(page.getByRole("link", { name: /hot auctions/iu }))
    .first()
    .click();
  await page.locator('[data-testid^="node-"]').nth(2).click();
  await page.waitForTimeout(1_000);
  await picture(page, "design");
  expect(await violations(page)).toEqual([]);
});

test("in Chinese every word of the frame is Chinese", async ({ browser }) => {
  const page = await browser.newPage({ locale: "zh-CN", viewport: { width: 1280, height: 720 } });
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveText(/运行中/u);
  await expect(page.getByTestId("tab-checkpoints")).toContainText("检查点");
  await page.waitForTimeout(3_000);
  await picture(page, "monitor-zh");
  await page.close();
});
