import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CLUSTER } from "../product.ts";
import type { Stage } from "./stage.ts";

export interface Screen {
  readonly name: string;
  /** Leads to it; what it waits for is there. */
  readonly open: (page: Page, stage: Stage) => Promise<void>;
  /** Whether it is among those that are seen in the other variants too. */
  readonly sampled?: true;
}

const FLIGHTS = "/d/example-flight-delays";

const canvas =
  (path: string, then?: (page: Page) => Promise<unknown>) => async (page: Page, stage: Stage) => {
    await page.goto(`${stage.address}${path}`);
    await page.locator(".react-flow__node").first().waitFor();
    await then?.(page);
  };

const node = (page: Page, id: string) => page.getByTestId(`node-${id}`);
const edge = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);

const list = (path: string) => async (page: Page, stage: Stage) => {
  await page.goto(`${stage.address}${path}`);
  await page.locator("main").waitFor();
};

const design: readonly Screen[] = [
  { name: "design", open: canvas(FLIGHTS), sampled: true },
  { name: "design-node", open: canvas(FLIGHTS, (page) => node(page, "day").click()), sampled: true },
  {
    name: "design-expression",
    open: async (page, stage) => {
      await canvas(`/d/${stage.flightsCopy}`)(page, stage);
      await node(page, "late").click();
      await page.locator(".cm-content").first().click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("flights > 3 AND avg", { delay: 20 });
      await page.locator(".cm-tooltip-autocomplete").waitFor();
    },
    sampled: true,
  },
  {
    name: "design-probe",
    open: canvas(FLIGHTS, async (page) => {
      await edge(page, "edge-4").click({ force: true });
      await expect(page.getByTestId("probe-card").locator("tbody tr").first()).toBeVisible();
    }),
    sampled: true,
  },
  {
    name: "design-samples",
    open: canvas(FLIGHTS, async (page) => {
      await node(page, "flights").click();
      await page.getByTestId("tab-samples").click();
      await expect(page.getByTestId("samples").locator("tbody tr").first()).toBeVisible();
    }),
  },
  {
    name: "design-problems",
    open: async (page, stage) => {
      await canvas(`/d/${stage.brokenDocument}`)(page, stage);
      await node(page, "total").click();
    },
    sampled: true,
  },
  { name: "design-versions", open: canvas(FLIGHTS, (page) => page.getByTestId("tab-versions").click()) },
  { name: "design-empty", open: async (page, stage) => list(`/d/${stage.emptyDocument}`)(page, stage) },
  {
    name: "commands",
    open: canvas(FLIGHTS, (page) => page.keyboard.press("Control+k")),
    sampled: true,
  },
  { name: "shortcuts", open: canvas(FLIGHTS, (page) => page.keyboard.press("?")) },
];

const FORMS = [
  "count-window",
  "project",
  "reduce",
  "aggregate",
  "deduplicate",
  "timestamps-and-watermarks",
  "flat-map",
  "csv-file-sink",
  "json-lines-file-sink",
] as const;
const SOURCE_FORMS = [
  "data-generator",
  "csv-file",
  "json-lines-file",
  "socket-text",
  "sequence",
  "nexmark",
  "collection",
  "text-file",
  "parquet-file",
] as const;

/** The form of a node as it is added. */
const forms: readonly Screen[] = [
  ...FORMS.map((kind) => ({
    name: `form-${kind}`,
    open: async (page: Page, stage: Stage) => {
      await canvas(`/d/${await stage.keyed()}`)(page, stage);
      await node(page, "by-customer").click();
      await page.keyboard.press("a");
      await page.getByTestId(`quick-${kind}`).click();
      await expect(page.getByTestId("inspector")).toBeVisible();
      await expect(page.locator(".react-flow__node")).toHaveCount(3);
    },
  })),
  ...SOURCE_FORMS.map((kind) => ({
    name: `form-${kind}`,
    open: async (page: Page, stage: Stage) => {
      await list(`/d/${stage.emptyDocument}`)(page, stage);
      await page
        .getByTestId(`palette-${kind}`)
        .dragTo(page.getByTestId("canvas"), { targetPosition: { x: 120, y: 120 } });
      await expect(page.getByTestId("inspector")).toBeVisible();
    },
  })),
];

const job =
  (which: "hostJob" | "auctionsJob" | "failedJob", then?: (page: Page) => Promise<unknown>) =>
  async (page: Page, stage: Stage): Promise<void> => {
    await canvas(`/j/${stage[which]}`)(page, stage);
    const state = which === "failedJob" ? "failed" : "running";
    await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", state, CLUSTER);
    await then?.(page);
  };

const tab =
  (id: string, area: ".drawer-area" | ".inspector-area" = ".drawer-area") =>
  (page: Page) =>
    page.locator(area).getByTestId(`tab-${id}`).click();
const firstNode = (then?: (page: Page) => Promise<unknown>) => async (page: Page) => {
  await page.locator('[data-testid^="node-"]').nth(4).click();
  await then?.(page);
};

const run: readonly Screen[] = [
  { name: "run-host", open: job("hostJob"), sampled: true },
  { name: "run-host-node", open: job("hostJob", firstNode()), sampled: true },
  { name: "run-host-charts", open: job("hostJob", firstNode(tab("charts", ".inspector-area"))) },
  { name: "run-host-rows", open: job("hostJob", firstNode(tab("rows", ".inspector-area"))) },
  { name: "run-auctions", open: job("auctionsJob"), sampled: true },
  { name: "run-auctions-node", open: job("auctionsJob", firstNode()) },
  {
    name: "run-job",
    open: job("auctionsJob", (page) => page.getByTestId("view-job").click()),
    sampled: true,
  },
  {
    name: "run-execution",
    open: job("auctionsJob", (page) => page.getByTestId("view-execution").click()),
    sampled: true,
  },
  { name: "run-checkpoints", open: job("hostJob", tab("checkpoints")), sampled: true },
  { name: "run-restarts", open: job("hostJob", tab("restarts")) },
  { name: "run-logs", open: job("hostJob", tab("logs")) },
  { name: "run-cluster", open: job("hostJob", tab("cluster")) },
  { name: "run-failed", open: job("failedJob"), sampled: true },
  { name: "run-failed-why", open: job("failedJob", tab("restarts")) },
  {
    name: "run-stale",
    open: async (page, stage) => {
      let cut: () => void = () => undefined;
      let alive = true;
      await page.routeWebSocket(/\/api\//u, (socket) => {
        if (!alive) return void socket.close();
        socket.connectToServer();
        cut = () => void socket.close();
      });
      await job("hostJob")(page, stage);
      await page.waitForTimeout(3_000);
      alive = false;
      cut();
      await expect(page.getByTestId("stale")).toBeVisible();
    },
    sampled: true,
  },
];

const steps = (count: number) => async (page: Page) => {
  await expect(page.getByTestId("step-next")).toBeEnabled();
  for (let i = 0; i < count; i++) await page.getByTestId("step-row").click();
};

const others: readonly Screen[] = [
  { name: "documents", open: list("/documents"), sampled: true },
  { name: "jobs", open: list("/jobs") },
  { name: "cluster", open: list("/cluster"), sampled: true },
  { name: "learn", open: list("/#learn") },
  {
    name: "lesson",
    open: async (page, stage) => {
      await page.goto(`${stage.address}/#lesson=event-time`);
      await steps(12)(page);
    },
    sampled: true,
  },
  {
    name: "lesson-alignment",
    open: async (page, stage) => {
      await page.goto(`${stage.address}/#lesson=barrier-alignment`);
      await steps(8)(page);
    },
  },
  {
    name: "step",
    open: async (page, stage) => {
      await page.goto(`${stage.address}/s/example-nine-points`);
      await steps(11)(page);
    },
    sampled: true,
  },
  {
    name: "tour",
    open: job("hostJob", async (page) => {
      await page.getByTestId("tour-start").click();
      await page.getByTestId("tour-pointer").waitFor();
    }),
    sampled: true,
  },
  {
    name: "tour-samples",
    open: job("hostJob", async (page) => {
      await page.getByTestId("tour-start").click();
      for (let i = 0; i < 4; i++) await page.getByTestId("tour-next").click();
      await page.getByTestId("tour-pointer").waitFor();
    }),
  },
  { name: "help", open: list("/help/window"), sampled: true },
  { name: "help-source", open: list("/help/socket-text") },
  {
    name: "not-found",
    open: async (page, stage) => void (await page.goto(`${stage.address}/nowhere/at/all`)),
  },
];

export const screens: readonly Screen[] = [...others, ...design, ...run, ...forms];
