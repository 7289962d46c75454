import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { BROWSER_FLAGS } from "./browser-flags.ts";
import { Product } from "./product.ts";

/**
 * What is drawn is what was drawn: parts of the page whose content is the same on every machine, held against
 * `baselines/`. Their letters are those that the page brings along; what would need a font of the system (Chinese, arrows
 * in a text) is left out. After an intended change: look at the new pictures, then `--update-snapshots`.
 */
test.use({
  viewport: { width: 1280, height: 720 },
  deviceScaleFactor: 1,
  timezoneId: "UTC",
  contextOptions: { reducedMotion: "reduce" },
  launchOptions: {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [...BROWSER_FLAGS, "--font-render-hinting=none", "--disable-lcd-text"],
  },
});

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const PLAYGROUND = "/d/example-collection-playground";

async function openCanvas(page: Page, path = PLAYGROUND): Promise<Locator> {
  await page.goto(`${product.address}${path}`);
  await page.locator(".react-flow__node").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page.locator(".canvas-area");
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`a pipeline in Design, ${colorScheme}`, async ({ page }) => {
      const canvas = await openCanvas(page);
      await page.getByTestId("node-total").click();
      await expect(page.locator(".sample-value b")).toHaveText("9.00");
      await expect(canvas).toHaveScreenshot(`design-${colorScheme}.png`);
      await expect(page.getByTestId("inspector")).toHaveScreenshot(`inspector-map-${colorScheme}.png`);
    });

    test(`the nine points at a step, ${colorScheme}`, async ({ page }) => {
      await page.goto(`${product.address}/#lesson=event-time`);
      await expect(page.getByTestId("step-next")).toBeEnabled();
      await page.getByTestId("step-breakpoint").click();
      await expect(page.getByTestId("explanation")).toContainText("late and dropped");
      await page.evaluate(() => document.fonts.ready);
      await expect(page.getByTestId("step-canvas")).toHaveScreenshot(`step-canvas-${colorScheme}.png`);
      await expect(page.getByTestId("time-plot")).toHaveScreenshot(`step-plot-${colorScheme}.png`);
    });
  });
}

test("the form of aggregates", async ({ page }) => {
  await openCanvas(page);
  await page.getByTestId("node-sum").click();
  await expect(page.getByTestId("field-aggregates")).toBeVisible();
  await expect(page.getByTestId("inspector")).toHaveScreenshot("inspector-aggregate.png");
});

test("a probe on a channel", async ({ page }) => {
  await openCanvas(page);
  await page.locator('.react-flow__edge[data-id="edge-2"]').click({ force: true });
  const card = page.getByTestId("probe-card");
  await expect(card.locator("tbody tr")).toHaveCount(6);
  await page.mouse.move(0, 0);
  await expect(card).toHaveScreenshot("probe.png", { mask: [card.locator("header b")] });
});

test("a search in the commands", async ({ page }) => {
  await openCanvas(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByTestId("command-input")).toBeFocused();
  await page.keyboard.type("align");
  const dialog = page.locator("dialog.commands");
  await expect(dialog).toHaveScreenshot("commands.png", { mask: [dialog.locator("kbd")] });
});

test("an empty canvas", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  await page.getByTestId("new-document").click();
  await expect(page.locator(".canvas-area .empty")).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await expect(page.locator(".canvas-area")).toHaveScreenshot("empty.png");
  await expect(page.locator(".drawer-area")).toHaveScreenshot("problems-empty.png");
});

test("the picture of a node's help", async ({ page }) => {
  await page.goto(`${product.address}/help/window`);
  const picture = page.getByTestId("node-picture");
  await expect(picture.locator(".rows-out tbody tr")).toHaveCount(4);
  await expect(picture).toHaveScreenshot("help-window.png");
});

test("cards of the gallery", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  const card = page.getByTestId("document-example-flight-delays");
  await expect(card).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await expect(card).toHaveScreenshot("gallery-card.png");
});
