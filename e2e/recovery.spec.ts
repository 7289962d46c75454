import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const EVENTS = 100_000;
/** Of every 50 events of Nexmark 46 are bids. */
const BIDS = (EVENTS / 50) * 46;

const node = (id: string, kind: string, config: object) => ({
  id,
  kind,
  version: 1,
  name: id,
  position: { x: 240 * ["events", "bids", "key", "count", "write"].indexOf(id), y: 0 },
  parallelism: null,
  config,
});

/** Counts the channels that bids came by, at most 10,000 events a second, exactly once into CSV files. */
const DOCUMENT = {
  format: "millrace-flow",
  version: 1,
  name: "Channels",
  settings: {
    parallelism: 2,
    maxParallelism: 128,
    checkpoint: { intervalMs: 500, timeoutMs: 60_000, minPauseMs: 0, retained: 3, tolerableFailures: 10 },
    restart: { kind: "fixed-delay", attempts: 10, delayMs: 500 },
    bufferTimeoutMs: 5,
  },
  nodes: [
    node("events", "nexmark", { seed: 1, events: EVENTS, eventTimeRate: 10_000, rateLimit: 10_000 }),
    node("bids", "filter", { condition: "event_type = 2" }),
    node("key", "key-by", { columns: ["bid_channel"] }),
    node("count", "aggregate", { aggregates: [{ fn: "COUNT", column: null, name: "n" }] }),
    node("write", "csv-file-sink", { directory: "files/channels", delimiter: ",", header: false }),
  ],
  edges: ["events bids", "bids key", "key count", "count write"].map((ends, index) => {
    const [from = "", to = ""] = ends.split(" ");
    return { id: `e${index}`, from: { node: from, port: "out" }, to: { node: to, port: "in" } };
  }),
  viewport: null,
};

async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { "x-millrace": "1", "content-type": "application/json" };
  const response = await fetch(new URL(path, product.address), {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}

/** Every count that was committed, by channel. */
function committed(): ReadonlyMap<string, number[]> {
  const directory = join(product.dataDir, "files", "channels");
  const names = existsSync(directory)
    ? readdirSync(directory).filter((name) => name.startsWith("part-"))
    : [];
  const lines = names.flatMap((name) => readFileSync(join(directory, name), "utf8").split("\n"));
  const counts = new Map<string, number[]>();
  for (const line of lines.filter((text) => text !== "")) {
    const comma = line.lastIndexOf(",");
    const channel = line.slice(0, comma);
    counts.set(channel, [...(counts.get(channel) ?? []), Number(line.slice(comma + 1))]);
  }
  return counts;
}

test("a TaskManager killed in the middle of a word count: it recovers from the checkpoint it names, and every count is right", async ({
  page,
}) => {
  const { id, version } = await post<{ id: string; version: number }>("/api/documents", {
    document: DOCUMENT,
  });
  const { job } = await post<{ job: { id: string } }>("/api/jobs", { documentId: id, version });
  await page.goto(`${product.address}/j/${job.id}`);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running");
  await expect(page.getByTestId("last-checkpoint")).toContainText(/\d+, /u);
  const shown = await fetch(new URL(`/api/jobs/${job.id}`, product.address));
  const { subtasks } = (await shown.json()) as { subtasks: readonly { taskManagerId: string }[] };
  await page.getByTestId("tab-cluster").click();
  await page.getByTestId(`kill-${subtasks[0]?.taskManagerId}`).click();
  await page.getByTestId("confirm-yes").click();

  await expect(page.getByTestId("restart-count")).toHaveText("1");
  await expect(page.getByTestId("restored-from")).toHaveAttribute("data-checkpoint", /^[1-9]\d*$/u);
  const marks = page.getByTestId("node-restarts");
  await expect(page.getByTestId("node-count").getByTestId("node-restarts")).toHaveText("1");
  await expect(marks.first()).toHaveAttribute(
    "title",
    /Restarted once after a failure\nAttempt 2: restarted from/u,
  );
  await page.getByTestId("tab-restarts").click();
  await expect(page.getByTestId("restarts")).toContainText(/checkpoint \d+/iu);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "finished", { timeout: 60_000 });

  const counts = [...committed().values()].map((list) => list.toSorted((a, b) => a - b));
  expect(counts.reduce((sum, list) => sum + list.length, 0)).toBe(BIDS);
  for (const list of counts) expect(list).toEqual(list.map((_, index) => index + 1));
});
