import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { repeated } from "./pictures/flow.ts";
import { Requests } from "./pictures/requests.ts";
import { Product } from "./product.ts";
import { VISUAL_SETTINGS } from "./visual-settings.ts";

/**
 * What is drawn is what was drawn: parts of the page whose content is the same on every machine, held against
 * `baselines/`. Their letters are those that the page brings along; what would need a font of the system (Chinese, arrows
 * in a text) is left out. After an intended change: look at the new pictures, then `--update-snapshots`.
 */
test.use(VISUAL_SETTINGS);

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

async function openGallery(page: Page): Promise<Locator> {
  await page.goto(`${product.address}/documents`);
  const card = page.getByTestId("document-example-flight-delays");
  await expect(card).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  return card;
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`cards of the gallery, ${colorScheme}`, async ({ page }) => {
      await expect(await openGallery(page)).toHaveScreenshot(`gallery-card-${colorScheme}.png`);
    });

    test(`a pipeline in Design, ${colorScheme}`, async ({ page }) => {
      const canvas = await openCanvas(page);
      await page.getByTestId("node-total").click();
      await expect(page.locator(".sample-value b")).toHaveText("9.00");
      await expect(canvas).toHaveScreenshot(`design-${colorScheme}.png`);
      await expect(page.getByTestId("inspector")).toHaveScreenshot(`inspector-map-${colorScheme}.png`);
    });

    test(`the form of aggregates, ${colorScheme}`, async ({ page }) => {
      await openCanvas(page);
      await page.getByTestId("node-sum").click();
      await expect(page.getByTestId("field-aggregates")).toBeVisible();
      const form = page.getByTestId("inspector");
      await expect(form).toHaveScreenshot(`inspector-aggregate-${colorScheme}.png`);
    });

    test(`a probe on a channel, ${colorScheme}`, async ({ page }) => {
      await openCanvas(page);
      await page.locator('.react-flow__edge[data-id="edge-2"]').click({ force: true });
      const card = page.getByTestId("probe-card");
      await expect(card.locator("tbody tr")).toHaveCount(6);
      await page.mouse.move(0, 0);
      await expect(card).toHaveScreenshot(`probe-${colorScheme}.png`, { mask: [card.locator("header b")] });
    });

    test(`a search in the commands, ${colorScheme}`, async ({ page }) => {
      await openCanvas(page);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("align");
      const dialog = page.locator("dialog.commands");
      await expect(page.getByTestId("command-input")).toHaveValue("align");
      await expect(dialog).toHaveScreenshot(`commands-${colorScheme}.png`, { mask: [dialog.locator("kbd")] });
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

    test(`a node and an entry of the palette that have the keyboard, ${colorScheme}`, async ({ page }) => {
      const canvas = await openCanvas(page);
      await page.keyboard.press("F6");
      await page.keyboard.press("ArrowRight");
      await expect(page.locator(".react-flow__node:focus")).toBeVisible();
      await expect(canvas).toHaveScreenshot(`focus-node-${colorScheme}.png`);
      await page.keyboard.press("/");
      await expect(page.getByTestId("palette-search")).toBeFocused();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await expect(page.locator(".palette-area")).toHaveScreenshot(`focus-palette-${colorScheme}.png`);
    });

    test(`the picture of a node's help, ${colorScheme}`, async ({ page }) => {
      await page.goto(`${product.address}/help/window`);
      const picture = page.getByTestId("node-picture");
      await expect(picture.locator(".rows-out tbody tr")).toHaveCount(4);
      await expect(picture).toHaveScreenshot(`help-window-${colorScheme}.png`);
    });
  });
}

/**
 * The fonts of Chinese are the system's, but each of their signs is as wide as it is high: with letters that are not
 * seen, what is left is where everything stands.
 */
test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  const UNSEEN = "*, *::placeholder { color: transparent !important; caret-color: transparent !important; }";

  test("cards of the gallery", async ({ page }) => {
    const card = await openGallery(page);
    await page.addStyleTag({ content: UNSEEN });
    await expect(card).toHaveScreenshot("gallery-card-zh.png");
  });

  test("the page of a pipeline in Design", async ({ page }) => {
    await openCanvas(page);
    await page.getByTestId("node-total").click();
    await expect(page.locator(".sample-value b")).toHaveText("9.00");
    await page.addStyleTag({ content: UNSEEN });
    await expect(page.locator(".palette-area")).toHaveScreenshot("palette-zh.png");
    await expect(page.getByTestId("inspector")).toHaveScreenshot("inspector-map-zh.png");
  });
});

test("54 nodes at low zoom", async ({ page }) => {
  const server = new Requests(product.address);
  const orders = await server.flow("example-collection-playground");
  const many = await server.create({ ...repeated(orders, 9, 3), name: "Many orders" });
  const canvas = await openCanvas(page, `/d/${many}`);
  await expect(page.locator(".react-flow__node")).toHaveCount(54);
  await page.mouse.move(0, 0);
  await expect(canvas).toHaveScreenshot("design-54-nodes.png");
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

// What these add to the gallery moves the cards of it by less than a pixel: they come last.
for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`a group that is folded, ${colorScheme}`, async ({ page }) => {
      const server = new Requests(product.address);
      const orders = await server.flow("example-collection-playground");
      const folded = { name: "Totals", nodes: ["total", "large"], collapsed: true };
      const id = await server.create({ ...orders, groups: [{ id: "totals", ...folded }] });
      const canvas = await openCanvas(page, `/d/${id}`);
      await page.getByTestId("group-card-totals").click();
      await page.mouse.move(0, 0);
      await expect(canvas).toHaveScreenshot(`group-folded-${colorScheme}.png`);
      await expect(page.getByTestId("group-inspector")).toHaveScreenshot(
        `inspector-group-${colorScheme}.png`,
      );
    });
  });
}
