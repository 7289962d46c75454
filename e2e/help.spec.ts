import { expect, test } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("every node has a help page whose picture is computed, and opens as a pipeline", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const nodes = page.getByRole("navigation", { name: "Help" }).getByRole("button");
  await expect(nodes.first()).toBeVisible();
  const names = await nodes.allInnerTexts();
  expect(names.length).toBeGreaterThan(15);
  for (const [index, name] of names.entries()) {
    await nodes.nth(index).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    const picture = page.getByTestId("node-picture");
    await expect(picture, name).toHaveAttribute("data-state", "ready");
    await expect(picture.locator("tbody tr").first(), name).toBeVisible();
    await expect(picture.getByRole("status"), name).toHaveCount(0);
  }
  expect(await violations(page)).toEqual([]);

  await page.getByRole("navigation", { name: "Help" }).getByRole("button", { name: "Union" }).click();
  await page.getByTestId("open-node-example").click();
  await expect(page.locator('[data-testid^="node-"]')).toHaveCount(4);
  await expect(page.getByTestId("run")).not.toHaveAttribute("data-blocked", "true");
});
