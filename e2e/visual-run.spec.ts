import { expect, test } from "@playwright/test";
import { Product } from "./product.ts";
import { ReplayedJob } from "./replayed-job.ts";
import { VISUAL_SETTINGS } from "./visual-settings.ts";

/** Run and the list of jobs, of a job whose figures and times are the same on every machine: see `visual.spec.ts`. */
test.use(VISUAL_SETTINGS);

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const PLAYGROUND = "example-collection-playground";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`a job in Run, ${colorScheme}`, async ({ page }) => {
      const replayed = await ReplayedJob.of(product.address, PLAYGROUND);
      await replayed.show(page, product.address);
      await page.getByTestId("node-sum").click();
      await expect(page.getByTestId("node-sum")).toContainText("%");
      await page.evaluate(() => document.fonts.ready);
      await page.mouse.move(0, 0);
      await expect(page.locator(".canvas-area")).toHaveScreenshot(`run-${colorScheme}.png`);
      await expect(page.locator(".inspector-area")).toHaveScreenshot(`run-node-${colorScheme}.png`);
      await page.locator(".drawer-area").getByTestId("tab-checkpoints").click();
      await expect(page.locator(".drawer-area tbody tr").first()).toBeVisible();
      await page.mouse.move(0, 0);
      await expect(page.locator(".drawer-area")).toHaveScreenshot(`run-checkpoints-${colorScheme}.png`);
    });
  });
}

test("the list of jobs", async ({ page }) => {
  const replayed = await ReplayedJob.of(product.address, PLAYGROUND);
  await replayed.show(page, product.address);
  await page.goto(`${product.address}/jobs`);
  await expect(page.getByTestId("jobs").locator("tbody tr")).toHaveCount(1);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await expect(page.locator("main")).toHaveScreenshot("jobs.png");
});

test.describe("on a large screen", () => {
  test.use({ viewport: { width: 1920, height: 1080 } });
  test("a job in Run, 1920x1080", async ({ page }) => {
    const replayed = await ReplayedJob.of(product.address, PLAYGROUND);
    await replayed.show(page, product.address);
    await page.getByTestId("view-execution").click();
    await expect(page.getByTestId("subtask").first()).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    await page.mouse.move(0, 0);
    await expect(page).toHaveScreenshot("run-1920.png");
  });
});
