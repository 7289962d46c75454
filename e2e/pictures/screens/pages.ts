import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CLUSTER } from "../../product.ts";
import { list } from "../screen.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";

const steps = (count: number) => async (page: Page) => {
  await expect(page.getByTestId("step-next")).toBeEnabled(CLUSTER);
  for (let i = 0; i < count; i++) await page.getByTestId("step-row").click();
};

/** Nothing is at the address. */
const missing = (path: string) => async (page: Page, stage: Stage) => {
  await page.goto(`${stage.address}${path}`);
  await page.getByTestId("missing").waitFor();
};

/** Where something runs. */
const besideJobs = (path: string) => async (stage: Stage) => {
  await stage.job("hostJob");
  return path;
};

const lesson = (id: string, count: number): Screen => ({
  name: `lesson-${id}`,
  open: async (page, stage) => {
    await page.goto(`${stage.address}/#lesson=${id}`);
    await steps(count)(page);
  },
});

/** The lists, the cluster, Step and what teaches. */
export const pageScreens: readonly Screen[] = [
  { name: "documents", open: list("/documents") },
  {
    name: "documents-end",
    open: list("/documents", async (page) => {
      await page.getByTestId("show-node-gallery").dispatchEvent("click");
      await page.getByTestId("node-example-discard").scrollIntoViewIfNeeded();
    }),
  },
  { name: "jobs", open: list(besideJobs("/jobs")) },
  { name: "cluster", open: list(besideJobs("/cluster")), settleMs: 2_000 },
  { name: "learn", open: list("/#learn") },
  lesson("event-time", 12),
  lesson("barrier-alignment", 8),
  lesson("backpressure", 14),
  {
    name: "step",
    open: async (page: Page, stage: Stage) => {
      await page.goto(`${stage.address}/s/example-nine-points`);
      await steps(11)(page);
    },
  },
  {
    name: "step-begin",
    open: async (page: Page, stage: Stage) => {
      await page.goto(`${stage.address}/s/example-collection-playground`);
      await steps(0)(page);
    },
  },
  {
    name: "step-fork",
    open: async (page: Page, stage: Stage) => {
      await page.goto(`${stage.address}/s/example-collection-playground`);
      await steps(9)(page);
      await page.getByTestId("decide-kill").click();
      await steps(4)(page);
    },
  },
  {
    name: "step-branches",
    open: async (page: Page, stage: Stage) => {
      await page.goto(`${stage.address}/s/example-earthquakes`);
      await steps(11)(page);
    },
  },
  {
    name: "step-no-capture",
    open: async (page: Page, stage: Stage) => {
      await page.goto(`${stage.address}/#step=${stage.goneLink}`);
      await page.getByTestId("link-no-capture").waitFor();
    },
  },
  {
    name: "jobs-search",
    open: list(besideJobs("/jobs"), (page) => page.getByTestId("job-search").fill("nothing of the kind")),
  },
  { name: "api-docs", open: list("/api/docs") },
  {
    name: "not-found",
    open: async (page, stage) => void (await page.goto(`${stage.address}/nowhere/at/all`)),
  },
  { name: "no-document", open: missing("/d/nothing") },
  { name: "no-job", open: missing("/j/nothing") },
];
