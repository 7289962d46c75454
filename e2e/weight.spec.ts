import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { Product } from "./product.ts";

/** What may come before the editor of a pipeline, compressed, in bytes: scripts and style sheets. */
const MOST = 250_000;

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("the list of pipelines loads no more than it needs", async ({ page }) => {
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (["script", "stylesheet"].includes(response.request().resourceType())) bodies.push(response.body());
  });
  await page.goto(`${product.address}/documents`);
  await expect(page.getByTestId("document-example-flight-delays")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const weights = (await Promise.all(bodies)).map((body) => gzipSync(body).byteLength);
  expect(weights.length).toBeGreaterThan(5);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(MOST);
});
