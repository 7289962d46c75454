import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CLUSTER } from "../../product.ts";
import { canvas, node } from "../screen.ts";
import type { Screen } from "../screen.ts";
import type { JobName, Stage } from "../stage.ts";

const STATES: Partial<Record<JobName, string>> = {
  failedJob: "failed",
  finishedJob: "finished",
  filesJob: "finished",
  lateJob: "finished",
};
/** So that charts have a past and marks are in flight. */
const settleMs = 1_500;

const job =
  (which: JobName, then?: (page: Page) => Promise<unknown>) =>
  async (page: Page, stage: Stage): Promise<void> => {
    await canvas(`/j/${await stage.job(which)}`)(page, stage);
    const state = STATES[which] ?? "running";
    await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", state, CLUSTER);
    await then?.(page);
  };

/** Where the job may have ended meanwhile. */
const anyState = (which: JobName, then?: (page: Page) => Promise<unknown>) =>
  canvas(async (stage) => `/j/${await stage.job(which)}`, then);

const tab =
  (id: string, area: ".drawer-area" | ".inspector-area" = ".drawer-area") =>
  (page: Page): Promise<void> =>
    page.locator(area).getByTestId(`tab-${id}`).click();

const nodeAt =
  (index: number, then?: (page: Page) => Promise<unknown>) =>
  async (page: Page): Promise<void> => {
    await page.locator('[data-testid^="node-"]').nth(index).click();
    await then?.(page);
  };

const why = async (page: Page): Promise<void> => {
  if (!(await page.getByTestId("why").isVisible())) await page.getByTestId("why-button").click();
  await page.getByTestId("why").waitFor();
};

const graph = (view: string) => (page: Page) => page.getByTestId(`view-${view}`).click();

const menu =
  (item: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(".facts .menu-button > button").click();
    await page.getByTestId(`menu-${item}`).click();
    await page.locator("dialog[open]").waitFor();
  };

/** The server is no longer there for the live connection. */
async function stale(page: Page, stage: Stage): Promise<void> {
  let cut: () => void = () => undefined;
  let alive = true;
  await page.routeWebSocket(/\/api\//u, (socket) => {
    if (!alive) return void socket.close();
    socket.connectToServer();
    cut = () => void socket.close();
  });
  await job("hostJob")(page, stage);
  await page.waitForTimeout(2_000);
  alive = false;
  cut();
  await page.getByTestId("stale").waitFor();
}

/** Nothing has been said yet. */
async function loading(page: Page, stage: Stage): Promise<void> {
  await page.routeWebSocket(/\/api\//u, () => undefined);
  await page.goto(`${stage.address}/j/${await stage.job("hostJob")}`);
  await page.locator("main").first().waitFor();
}

export const runScreens: readonly Screen[] = [
  { name: "run-host", settleMs, open: job("hostJob") },
  { name: "run-host-node", settleMs, open: job("hostJob", nodeAt(4)) },
  { name: "run-host-charts", settleMs, open: job("hostJob", nodeAt(4, tab("charts", ".inspector-area"))) },
  { name: "run-host-rows", settleMs, open: job("hostJob", nodeAt(4, tab("rows", ".inspector-area"))) },
  { name: "run-busy", settleMs, open: job("auctionsJob") },
  { name: "run-busy-node", settleMs, open: job("auctionsJob", nodeAt(3)) },
  { name: "run-busy-why", settleMs, open: job("auctionsJob", why) },
  { name: "run-hot-keys", settleMs, open: job("hotKeysJob", nodeAt(2)) },
  { name: "run-fork", settleMs, open: job("lateJob") },
  { name: "run-job", settleMs, open: job("auctionsJob", graph("job")) },
  { name: "run-execution", settleMs, open: job("auctionsJob", graph("execution")) },
  { name: "run-execution-host", settleMs, open: job("hostJob", graph("execution")) },
  { name: "run-checkpoints", settleMs, open: job("hostJob", tab("checkpoints")) },
  { name: "run-checkpoints-busy", settleMs, open: job("auctionsJob", tab("checkpoints")) },
  { name: "run-restarts", open: job("hostJob", tab("restarts")) },
  { name: "run-exceptions", open: job("auctionsJob", tab("restarts")) },
  { name: "run-state", settleMs, open: job("hostJob", tab("state")) },
  {
    name: "run-savepoints",
    open: job("hostJob", async (page) => {
      await tab("savepoints")(page);
      await page.getByTestId("take-savepoint").click();
      await page.getByTestId("savepoints").locator("tbody tr").first().waitFor();
    }),
  },
  { name: "run-logs", open: job("hostJob", tab("logs")) },
  { name: "run-cluster", settleMs, open: job("hostJob", tab("cluster")) },
  { name: "run-rows", settleMs, open: job("hostJob", tab("rows")) },
  { name: "run-failed", open: job("failedJob") },
  { name: "run-failed-exceptions", open: job("failedJob", tab("restarts")) },
  { name: "run-finished", open: job("finishedJob") },
  { name: "run-finished-node", open: job("finishedJob", nodeAt(2)) },
  {
    name: "run-start-from",
    open: job("finishedJob", async (page) => {
      await page.getByTestId("start-from").click();
      await page.getByTestId("start-from-dialog").waitFor();
    }),
  },
  { name: "run-batch", settleMs, open: anyState("batchJob") },
  { name: "run-batch-job", settleMs, open: anyState("batchJob", graph("job")) },
  { name: "run-requests", settleMs, open: job("askJob", (page) => node(page, "ask").click()) },
  {
    name: "run-aligned",
    settleMs: 4_000,
    open: job("alignedJob", (page) => node(page, "fast-time").click()),
  },
  { name: "run-loop", settleMs, open: anyState("loopJob") },
  {
    name: "run-window-state",
    open: job("auctionsJob", async (page) => {
      await tab("state")(page);
      await page.getByTestId("state-rows").locator("tbody tr").first().waitFor();
    }),
  },
  {
    name: "run-files",
    open: job("filesJob", (page) => node(page, "files").click()),
  },
  { name: "run-50-nodes", settleMs, open: job("largeJob") },
  { name: "run-stale", open: stale },
  { name: "run-loading", open: loading },
  { name: "run-drill", open: job("hostJob", menu("drill")) },
  { name: "run-rescale", open: job("hostJob", menu("rescale")) },
  {
    name: "run-commands",
    open: job("hostJob", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByTestId("command-input").waitFor();
    }),
  },
  {
    name: "tour",
    open: job("hostJob", async (page) => {
      await page.getByTestId("tour-start").click();
      await page.getByTestId("tour-pointer").waitFor();
    }),
  },
  {
    name: "tour-samples",
    open: job("hostJob", async (page) => {
      await page.getByTestId("tour-start").click();
      for (let i = 0; i < 4; i++) await page.getByTestId("tour-next").click();
      await page.getByTestId("tour-pointer").waitFor();
    }),
  },
];
