import { expect, test } from "@playwright/test";
import { repeated } from "./pictures/flow.ts";
import { Requests } from "./pictures/requests.ts";
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

/** Figures come four times a second; a server that says nothing for 15 s is taken for gone. */
const OLD_MS = 8_000;
const LOST_MS = 200_000;

/** What a server says of a job whose expression could not be computed. */
const FAILED = {
  state: "failed" as const,
  endedMs: Date.UTC(2026, 0, 2, 3, 4, 0),
  failure: {
    code: "runtime.cast-failed",
    params: { value: "mill", type: "INT", node: "From 2.00" },
    nodeId: "large",
    operatorUid: "large",
    subtask: 0,
    cause: null,
  },
};

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`a job that has failed, ${colorScheme}`, async ({ page }) => {
      const replayed = await ReplayedJob.of(product.address, PLAYGROUND, FAILED);
      await replayed.show(page, product.address);
      await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "failed");
      await expect(page.locator(".react-flow__node").first()).toBeVisible();
      await page.evaluate(() => document.fonts.ready);
      await page.mouse.move(0, 0);
      await expect(page).toHaveScreenshot(`run-failed-${colorScheme}.png`);
    });

    test(`figures that are old, ${colorScheme}`, async ({ page }) => {
      const replayed = await ReplayedJob.of(product.address, PLAYGROUND);
      await replayed.showOld(page, { address: product.address, ageMs: OLD_MS, lost: false });
      await expect(page.getByTestId("stale")).toContainText("7 s");
      await page.mouse.move(0, 0);
      await expect(page.getByText("No figures come")).toBeVisible();
      await expect(page).toHaveScreenshot(`run-old-${colorScheme}.png`);
    });

    test(`a connection that is lost, ${colorScheme}`, async ({ page }) => {
      const replayed = await ReplayedJob.of(product.address, PLAYGROUND);
      await replayed.showOld(page, { address: product.address, ageMs: LOST_MS, lost: true });
      await expect(page.getByTestId("stale")).toContainText("3 min");
      await page.mouse.move(0, 0);
      await expect(page).toHaveScreenshot(`run-lost-${colorScheme}.png`);
    });

    test(`the cluster, ${colorScheme}`, async ({ page }) => {
      const replayed = await ReplayedJob.of(product.address, PLAYGROUND);
      await replayed.show(page, product.address, "/cluster");
      await expect(page.locator(".slot-task").first()).toBeVisible();
      await expect(page.locator(".rpc-row").first()).toBeVisible();
      await expect(page.getByTestId("exchange")).toBeVisible();
      await page.evaluate(() => document.fonts.ready);
      await page.mouse.move(0, 0);
      await expect(page).toHaveScreenshot(`cluster-${colorScheme}.png`);
    });
  });
}

test("a job that nothing has been heard of yet", async ({ page }) => {
  await page.routeWebSocket(/\/api\/live/u, () => undefined);
  await page.goto(`${product.address}/j/0a1b2c3d-0000-4000-8000-000000000000`);
  await expect(page.getByTestId("job-loading")).toBeVisible();
  await expect(page.locator(".drawer-area")).not.toContainText("No Print node");
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await expect(page).toHaveScreenshot("run-loading.png");
});

test("a job of 54 nodes at low zoom", async ({ page }) => {
  const server = new Requests(product.address);
  const many = await server.create({
    ...repeated(await server.flow(PLAYGROUND), 9, 3),
    name: "Many orders",
  });
  const replayed = await ReplayedJob.of(product.address, many);
  await replayed.show(page, product.address);
  await expect(page.locator(".react-flow__node")).toHaveCount(54);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await expect(page.locator(".canvas-area")).toHaveScreenshot("run-54-nodes.png");
});

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
