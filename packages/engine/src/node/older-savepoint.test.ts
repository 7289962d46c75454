import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sealJson } from "../checkpoint/sealed-json.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { wordCountGraph } from "./testing/word-count-graph.ts";

/**
 * Of the word count below at parallelism 2, taken when it had read the first lines: by an engine that wrote tables of
 * savepoints by key group, a section each. Names end with `.kept`, so that nothing formats them.
 */
const OLDER = new URL("./testing/savepoint-of-sections/", import.meta.url).pathname;
const KEPT = ".kept";

const lines = (round: number): string =>
  `${Array.from({ length: 40 }, (_, i) => `word${(i * 5 + round) % 13}`).join("\n")}\n`;

function countsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.trim().split("\n")) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

async function copyOlder(where: TestCluster): Promise<{ readonly id: string; readonly path: string }> {
  const id = "sp-older";
  const path = join(where.root, "data", "savepoints", id);
  await mkdir(path, { recursive: true });
  for (const name of await readdir(OLDER))
    await writeFile(join(path, name.slice(0, -KEPT.length)), await readFile(join(OLDER, name)));
  return { id, path };
}

test.for([2, 3])(
  "a savepoint of an older form begins a job at parallelism %i where it left off",
  async (parallelism) => {
    await using where = await TestCluster.start();
    const { path } = await copyOlder(where);
    expect(await where.cluster.savepoints.list()).toMatchObject([{ kind: "intact" }]);
    const input = where.file("in.txt");
    // Another file than the one that was read then: it is read from its beginning.
    await writeFile(input, lines(1));
    const graph = wordCountGraph({
      parallelism,
      source: { kind: "text-file-source", path: input, mode: "watched" },
      sink: { kind: "print-sink", prefix: "" },
    });
    const log = new EventLog();
    const job = await where.cluster.submit(graph, { restoreFrom: path, onEvent: log.listen });
    const printed = () =>
      log
        .of("printed")
        .flatMap(({ rows }) => rows.map(({ values: [word, n] }) => [word ?? "", Number(n)] as const));
    await log.waitFor("printed", () => printed().length >= 40);
    await job.cancel();
    const before = countsOf(lines(0));
    const first = new Map(printed().toReversed());
    for (const [word, count] of first) expect(count).toBe((before.get(word) ?? 0) + 1);
    expect(new Map(printed())).toEqual(countsOf(lines(0) + lines(1)));
  },
);

test("a savepoint of a newer form is refused as one", async () => {
  await using where = await TestCluster.start();
  const { id, path } = await copyOlder(where);
  const newer = sealJson({ format: "millrace-savepoint", version: 2, savepoint: {} });
  await writeFile(join(path, "savepoint.json"), newer);
  expect(await where.cluster.savepoints.read(id)).toMatchObject({ kind: "damaged", problem: "version" });
});
