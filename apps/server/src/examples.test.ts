import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { examples } from "@millrace/nodes";
import { jobSchema, jobSummarySchema, startedSchema } from "@millrace/protocol";
import type { Job, JobSummary } from "@millrace/protocol";
import { z } from "zod";
import { isTerminal } from "@millrace/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleDocumentId } from "./storage/store-examples.ts";
import { ServerProcess } from "./testing/server-process.ts";
import { temporaryDirectory } from "./testing/test-server.ts";

/** Every example of the gallery on the real engine; what some of them give is computed here a second time, plainly. */
const ENDLESS: ReadonlySet<string> = new Set([
  "host-metrics",
  "access-log",
  "ask-the-server",
  "nexmark-hot-auctions",
  "nexmark-sessions",
  "early-results",
  "hot-keys",
]);
const SAMPLES = fileURLToPath(new URL("../samples", import.meta.resolve("@millrace/nodes")));
const DATASETS = fileURLToPath(new URL("../data", import.meta.resolve("vega-datasets")));
const PATIENTLY = { timeout: 240_000, interval: 300 };

let dataDir: string;
let server: ServerProcess;
beforeAll(async () => {
  dataDir = temporaryDirectory();
  server = new ServerProcess(["--port", "0", "--data", dataDir]);
  await server.address();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function jobOf(id: string): Promise<Job> {
  return jobSchema.parse(await server.json(`/api/jobs/${id}`));
}

/** The example that the server runs by itself. */
async function runningSince(id: string): Promise<JobSummary | undefined> {
  const jobs = z.array(jobSummarySchema).parse(await server.json("/api/jobs"));
  return jobs.find((job) => job.documentId === exampleDocumentId(id) && !isTerminal(job.state));
}

async function start(id: string): Promise<JobSummary> {
  const body = JSON.stringify({ documentId: exampleDocumentId(id), version: 1 });
  return startedSchema.parse(await server.json("/api/jobs", { method: "POST", body })).job;
}

/** Runs an example to its end, or until it has printed something; gives the job as it was then. */
async function ran(id: string): Promise<Job> {
  const job = (await runningSince(id)) ?? (await start(id));
  const state = async () => {
    const { summary, rows, failure } = await jobOf(job.id);
    if (failure !== null) return "over";
    const isOver = ENDLESS.has(id) ? rows.some(({ total }) => total > 0) : summary.state === "finished";
    return isOver ? "over" : summary.state;
  };
  await expect.poll(state, PATIENTLY).toBe("over");
  const result = await jobOf(job.id);
  expect(result.failure).toBeNull();
  if (ENDLESS.has(id)) await server.json(`/api/jobs/${job.id}/cancel`, { method: "POST" });
  return result;
}

const printed = (job: Job, nodeId = "print"): readonly (readonly (string | null)[])[] =>
  job.rows.find((rows) => rows.nodeId === nodeId)?.rows.map(({ values }) => values) ?? [];

/** Lines of all part files of a sink. */
function written(directory: string): readonly string[] {
  const path = join(dataDir, "files", directory);
  return readdirSync(path)
    .filter((name) => name.startsWith("part-"))
    .flatMap((name) => readFileSync(join(path, name), "utf8").trimEnd().split("\n"));
}

const lines = (path: string): readonly string[] => readFileSync(path, "utf8").trimEnd().split("\n");

// Side by side: some wait for what they read, at its pace.
describe.concurrent("examples that are only seen to give something", () => {
  const checked = new Set([
    "nexmark-currency",
    "nine-points",
    "broken-readings",
    "earthquakes",
    "seattle-rain",
    "word-count",
  ]);
  test.each(examples.map(({ id }) => id).filter((id) => !checked.has(id)))(
    "%s",
    async (id) => {
      const job = await ran(id);
      const sinks = job.rows.reduce((sum, { total }) => sum + total, 0);
      expect(sinks).toBeGreaterThan(0);
    },
    PATIENTLY.timeout,
  );
});

test(
  "as fast as it goes: of every 50 events 46 are bids, and each of them reaches the sink",
  async () => {
    const job = await ran("nexmark-currency");
    expect(job.summary.rows).toMatchObject({ in: 30_000_000, out: (30_000_000 / 50) * 46 });
  },
  PATIENTLY.timeout,
);

test(
  "nine scores: four sums, and the 9 by the side output",
  async () => {
    const job = await ran("nine-points");
    expect(printed(job).map((row) => row.slice(-2))).toEqual([
      ["5", "1"],
      ["18", "3"],
      ["4", "1"],
      ["12", "3"],
    ]);
    expect(printed(job, "late").map((row) => row.at(-1))).toEqual(["9"]);
  },
  PATIENTLY.timeout,
);

test(
  "readings: 55 are averaged, five are kept aside",
  async () => {
    const job = await ran("broken-readings");
    expect(written("broken-readings")).toHaveLength(5);
    const counts = printed(job).map((row) => Number(row.at(-1)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(55);
  },
  PATIENTLY.timeout,
);

test(
  "word count: as many of each word as the text has",
  async () => {
    const job = await ran("word-count");
    const words = readFileSync(join(SAMPLES, "mill.txt"), "utf8")
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu);
    expect(job.rows.find(({ nodeId }) => nodeId === "print")?.total).toBe(words?.length);
  },
  PATIENTLY.timeout,
);

test(
  "earthquakes: the busy regions of each day",
  async () => {
    const job = await ran("earthquakes");
    const days = new Map<string, { quakes: number; strongest: number }>();
    for (const line of lines(join(SAMPLES, "earthquakes.jsonl"))) {
      const { time, region, magnitude } = JSON.parse(line) as {
        readonly time: string;
        readonly region: string;
        readonly magnitude: number | null;
      };
      const key = `${region} ${time.slice(0, 10)}`;
      const day = days.get(key) ?? { quakes: 0, strongest: -10 };
      days.set(key, { quakes: day.quakes + 1, strongest: Math.max(day.strongest, magnitude ?? -10) });
    }
    const expected = [...days].filter(([, day]) => day.quakes >= 20 || day.strongest >= 5);
    const found = printed(job).map((row) => `${row[0]} ${row[1]?.slice(0, 10)} ${row[4]}`);
    expect(found.toSorted()).toEqual(expected.map(([key, { quakes }]) => `${key} ${quakes}`).toSorted());
  },
  PATIENTLY.timeout,
);

test(
  "rain in Seattle: the days of every kind add up",
  async () => {
    await ran("seattle-rain");
    const rows = written("seattle-rain").map((line) => JSON.parse(line) as Record<string, unknown>);
    const counted = Map.groupBy(rows, ({ kind }) => kind);
    const sum = (kind: string) =>
      (counted.get(kind) ?? []).reduce((total, { days }) => total + Number(days), 0);
    const rain = lines(join(DATASETS, "seattle-weather.csv"))
      .slice(1)
      .map((line) => Number(line.split(",")[1]));
    expect([sum("very wet"), sum("wet"), sum("dry")]).toEqual([
      rain.filter((mm) => mm >= 10).length,
      rain.filter((mm) => mm > 0 && mm < 10).length,
      rain.filter((mm) => mm === 0).length,
    ]);
  },
  PATIENTLY.timeout,
);
