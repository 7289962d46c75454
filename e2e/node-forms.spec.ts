import { expect, test } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { englishIn } from "./english.ts";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());
test.use({ locale: "zh-CN", colorScheme: "dark" });

test("the form of every node is in Chinese, with no fault of accessibility", async ({ page }) => {
  await page.goto(`${product.address}/d/example-collection-playground`);
  const items = page.locator('[draggable][data-testid^="palette-"]');
  await expect(items.first()).toBeVisible();
  const kinds = await items.evaluateAll((found) =>
    found.map((item) => item.getAttribute("data-testid") ?? ""),
  );
  expect(kinds.length).toBeGreaterThan(45);
  const faults: string[] = [];
  for (const kind of kinds) {
    await page.getByTestId(kind).click();
    const inspector = page.getByTestId("inspector");
    await expect(inspector.getByTestId("name-of-node")).toBeVisible();
    faults.push(...(await englishIn(page, '[data-testid="inspector"]')).map((text) => `${kind}: ${text}`));
    faults.push(...(await violations(page, '[data-testid="inspector"]')).map((text) => `${kind}: ${text}`));
  }
  expect(faults).toEqual([]);
});
