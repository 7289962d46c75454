import { expect, test } from "@playwright/test";
import { CLUSTER, Product } from "./product.ts";

test.describe.configure({ mode: "serial" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

test("the first screen shows a pipeline running on this machine: windows, watermark and checkpoints move", async ({
  page,
}) => {
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  await expect(page.getByTestId("connection").first()).toContainText(/live/iu);

  const rows = page.getByTestId("print-rows").locator("tbody tr");
  await expect.poll(() => rows.count(), CLUSTER).toBeGreaterThan(0);

  await page.getByTestId("tab-checkpoints").click();
  const checkpoints = page.getByTestId("checkpoints").locator("tbody tr").first();
  await expect(checkpoints).toContainText(/completed/iu, CLUSTER);
});

test("a killed TaskManager: the job recovers and says from which checkpoint", async ({ page }) => {
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  await page.getByTestId("tab-checkpoints").click();
  await expect(page.getByTestId("checkpoints").locator("tbody tr").first()).toContainText(
    /completed/iu,
    CLUSTER,
  );
  await page.getByTestId("tab-cluster").click();
  await page.locator('[data-testid^="kill-"]').first().click();
  await page.getByTestId("confirm-yes").click();
  await expect(page.getByTestId("restart-count")).not.toHaveText("0", CLUSTER);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  await page.getByTestId("tab-restarts").click();
  await expect(page.getByTestId("restarts")).toContainText(/checkpoint \d+/iu);
});

test("a reload in the middle shows the same job", async ({ page }) => {
  await page.goto(product.address);
  await expect(page).toHaveURL(/\/j\//u);
  const address = page.url();
  await page.reload();
  expect(page.url()).toBe(address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
});
