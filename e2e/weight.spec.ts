import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { Product } from "./product.ts";

/** What may come before the editor of a pipeline, compressed, in bytes: all that the page asks for. */
const MOST = 250_000;

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("the list of pipelines loads no more than it needs", async ({ page }) => {
  const loaded: Promise<{ readonly kind: string; readonly body: Buffer }>[] = [];
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    loaded.push(response.body().then((body) => ({ kind, body })));
  });
  await page.goto(`${product.address}/documents`);
  await expect(page.getByTestId("document-example-flight-delays")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const bodies = await Promise.all(loaded);
  expect(new Set(bodies.map(({ kind }) => kind))).toEqual(
    new Set(["document", "script", "stylesheet", "font", "fetch", "other"]),
  );
  // Fonts are compressed as they are.
  const weights = bodies.map(({ body }) => Math.min(body.byteLength, gzipSync(body).byteLength));
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(MOST);
});
