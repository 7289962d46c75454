import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}

test("the cluster page shows slots with their tasks, real messages, and those of one checkpoint", async ({
  page,
}) => {
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running");
  await page.goto(`${product.address}/cluster`);
  await expect(page.getByTestId("scheduler").locator("tbody tr")).toHaveCount(1);
  await expect(page.locator(".slot-task").first()).toBeVisible();
  await expect(page.getByTestId("exchange")).toBeVisible();
  const rows = page.getByTestId("rpc-log").locator("p");
  await expect.poll(() => rows.count()).toBeGreaterThan(5);
  await page.getByTestId("rpc-checkpoint").click();
  await expect(rows.first()).toHaveClass(/about-checkpoint/u);
  expect(await violations(page)).toEqual([]);
});

test("a node has charts that go on after a reload, rows that pass, and a log that leads to it", async ({
  page,
}) => {
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running");
  await page.getByTestId("tab-logs").click();
  await page.getByTestId("job-log").locator("button.where").first().click();
  await expect(page.getByTestId("figures")).toBeVisible();
  await page.getByTestId("tab-charts").click();
  const charts = page.getByTestId("charts");
  for (const name of [
    "Rows",
    "Load",
    "Watermark lag",
    "Queued segments",
    "State",
    "Late rows",
    "Checkpoint time",
  ])
    await expect(charts.getByRole("img", { name, exact: true }).locator("canvas")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const panel = page.locator(".inspector");
  await panel.getByTestId("tab-rows").click();
  await expect(page.getByTestId("observed-rows").locator("tbody tr").first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("what sets the pace is told when it is asked for", async ({ page }) => {
  await page.goto(product.address);
  await page.getByTestId("why-button").click();
  await expect(page.getByTestId("why")).toHaveAttribute("data-code", "source-limited");
  expect(await violations(page)).toEqual([]);
});
