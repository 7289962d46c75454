import { expect, test } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("the example of a node is found in the gallery by an old name, and opens as a pipeline that can run", async ({
  page,
}) => {
  await page.goto(`${product.address}/documents`);
  // By the pointer the page would scroll to it, and the gallery come by that.
  await page.getByTestId("show-node-gallery").dispatchEvent("click");
  await expect(page.getByTestId("node-example-filter")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByTestId("node-gallery-search").fill("coGroup");
  await expect(page.getByTestId("node-example-filter")).toHaveCount(0);
  await page.getByTestId("node-example-co-group").getByRole("button").first().click();
  await expect(page.locator('[data-kind="co-group"]')).toBeVisible();
  await expect(page.getByTestId("run")).toBeEnabled();
});
