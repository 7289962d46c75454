import { describe, expect, it } from "vitest";
import type { FileSystem } from "../../storage/file-system.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import { SeededRandom } from "../seeded-random.ts";
import { expectedDoubled, numbersJob, smallOperators } from "../testing/small-operators.ts";
import { randomFaultPlan } from "./random-fault-plan.ts";
import { SimulatedCluster } from "./simulated-cluster.ts";
import type { ClusterMutation } from "./simulated-cluster.ts";

const ROWS = 100;
const MOST_SEEDS = 30;

type Files = FileSystem & OutputFiles;
interface Mutant {
  readonly mutation?: ClusterMutation;
  readonly registry?: OperatorRegistry;
}

/** What a seed says of an engine that is wrong in this way; empty: nothing. */
async function problems(seed: number, mutant: Mutant): Promise<string> {
  const { mutation = {}, registry = smallOperators } = mutant;
  const job = numbersJob({ rows: ROWS, parallelism: 2, intervalMs: 1 });
  const restart = { kind: "fixed-delay", attempts: 100_000, delayMs: 5 } as const;
  const { state, violations, committed } = await new SimulatedCluster({
    seed,
    graph: { ...job, settings: { ...job.settings, restart } },
    files: {},
    outputDirectory: "/doubled",
    plan: randomFaultPlan(new SeededRandom(seed), { most: 5 }),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    spareTaskManagers: 1,
    slotsEach: 1,
    pollRows: 3,
    registry,
    mutation,
    boundMs: 60_000,
    mostSteps: 200_000,
  }).run();
  const lines = [...committed.values()].flatMap((bytes) => new TextDecoder().decode(bytes).split("\n"));
  const found = lines.filter((line) => line !== "").toSorted();
  const differs = state === "finished" && found.join("\n") !== expectedDoubled(ROWS).join("\n");
  return [...violations, ...(differs ? ["other rows than expected"] : [])].join("; ");
}

/** What the first seed that notices says. */
async function foundBy(mutant: Mutant): Promise<string> {
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const found = await problems(seed, mutant);
    if (found !== "") return found;
  }
  return "not found";
}

function changed(files: Files, change: Partial<Files>): Files {
  const methods = ["open", "list", "makeDirectory", "rename", "remove", "syncDirectory"] as const;
  const more = ["directory", "create", "reopen", "copy", "link", "look"] as const;
  const all = Object.fromEntries([...methods, ...more].map((name) => [name, files[name].bind(files)]));
  return { ...(all as unknown as Files), ...change };
}

const skip = (): Promise<void> => Promise.resolve();

describe("an engine that is wrong is found out", () => {
  it("one that does not sync what it writes", async () => {
    const files = (real: Files): Files =>
      changed(real, {
        open: async (path, mode) => ({ ...(await real.open(path, mode)), sync: skip }),
        create: async (directory, name) => ({ ...(await real.create(directory, name)), sync: skip }),
      });
    expect(await foundBy({ mutation: { files } })).toMatch(/loss of power|durable/);
  });

  it("one that does not sync the names that it makes", async () => {
    const files = (real: Files): Files => changed(real, { syncDirectory: skip });
    expect(await foundBy({ mutation: { files } })).toMatch(/loss of power/);
  });

  it("one that takes a checkpoint for complete before its manifest has its name", async () => {
    const files = (real: Files): Files =>
      changed(real, {
        rename: (from, to) => {
          const renamed = real.rename(from, to);
          return to.endsWith("/manifest.json") ? skip() : renamed;
        },
      });
    expect(await foundBy({ mutation: { files } })).toMatch(/manifest/);
  });

  it("one that shows parts when they are prepared, not when their checkpoint is complete", async () => {
    const files = (real: Files): Files =>
      changed(real, {
        create: async (directory, name) => {
          const file = await real.create(directory, name);
          const visible = /^\.(part-[^/]+?)\.job\./.exec(name)?.[1];
          const show = () => real.link(`${directory}/${name}`, `${directory}/${visible}`).catch(skip);
          return { ...file, sync: () => file.sync().then(show) };
        },
      });
    expect(await foundBy({ mutation: { files } })).not.toBe("not found");
  });

  it("one whose sources forget where they were", async () => {
    const registry: OperatorRegistry = {
      create: (spec) => {
        const operator = smallOperators.create(spec);
        if (!("poll" in operator)) return operator;
        return Object.assign(operator, { snapshot: () => {} });
      },
    };
    expect(await foundBy({ registry })).toMatch(/other rows/);
  });

  it("and one that is right is not", async () => {
    for (let seed = 1; seed <= 20; seed++) expect(await problems(seed, {})).toBe("");
  });
});
