import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { FlowDocument } from "@millrace/graph";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cli } from "./testing/cli-process.ts";
import { writeFlow as write } from "./testing/write-flow.ts";
import type { Node } from "./testing/write-flow.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "millrace-cli-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const wordCount = (sink: Node): readonly Node[] => [
  { id: "text", kind: "text-file", config: { path: "in.txt" } },
  { id: "words", kind: "flat-map", config: {} },
  { id: "key", kind: "key-by", config: { columns: ["word"] } },
  { id: "count", kind: "aggregate", config: {} },
  sink,
];
const PRINT: Node = { id: "print", kind: "print", config: {} };

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").map(Number);

/** A zombie counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /u.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

test("nodes are found by a name of Flink's API, also by an old one", async () => {
  const { code, stdout } = await cli(["nodes", "writeAsText"], cwd);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^text-file-sink +sink +/mu);
  const unknown = await cli(["nodes", "no such thing"], cwd);
  expect([unknown.code, unknown.stdout]).toEqual([1, ""]);
});

test("what a savepoint cannot say is refused before a server is asked", async () => {
  expect(await cli(["savepoint", "inspect", "sp-x", "--live"], cwd)).toEqual({
    code: 2,
    stdout: "",
    stderr: "--live is of a running job, not of a savepoint.\n",
  });
});

describe("the command itself", () => {
  test("says what there is", async () => {
    const { code, stdout } = await cli(["--help"], cwd);
    expect(code).toBe(0);
    for (const name of ["run", "validate", "test", "jobs", "stop", "cancel"])
      expect(stdout).toContain(`  ${name} `);
    expect((await cli(["test", "--help"], cwd)).stdout).toContain("--junit FILE");
  });

  test.each([
    [["fly"], 'There is no command "fly".'],
    [["validate"], "An argument is missing."],
    [["validate", "--jsn", "x"], "--jsn"],
    [["validate", "nowhere.flow.json"], "nowhere.flow.json cannot be read: ENOENT."],
    [["run", "a", "b"], 'There is no use for "b".'],
    [["jobs", "--server", "::"], "--server takes an address"],
  ])("%j is wrong, in words", async (args, words) => {
    const { code, stdout, stderr } = await cli(args, cwd);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /mu);
  });

  test("a server that is not there", async () => {
    const { code, stderr } = await cli(["jobs", "--server", "http://127.0.0.1:9"], cwd);
    expect(code).toBe(1);
    expect(stderr).toBe(
      "No server answers at http://127.0.0.1:9: start one with npm start, or name it with --server.\n",
    );
  });
});

describe("validate", () => {
  test("checks the types of functions, with line and column", async () => {
    const source: Node = { id: "text", kind: "text-file", config: { path: "in.txt" } };
    const mapped = (code: string): Node => ({
      id: "upper",
      kind: "map-function",
      config: { code, schema: [{ name: "length", type: "INT" }] },
    });
    write(cwd, "good.flow.json", [source, mapped("row => ({ length: row.line.length })"), PRINT]);
    expect(await cli(["validate", "good.flow.json"], cwd)).toMatchObject({ code: 0 });
    write(cwd, "bad.flow.json", [source, mapped("row => ({\n  length: row.lin.length,\n})"), PRINT]);
    const { code, stdout } = await cli(["validate", "bad.flow.json"], cwd);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "error   upper (upper) code at 25: Line 2, column 15: “Property 'lin' does not exist on type 'Row'. Did you mean 'line'?”, says TypeScript.",
    );
    const run = await cli(["run", "bad.flow.json"], cwd);
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining("Line 2, column 15")]);
  });

  test("a pipeline without errors", async () => {
    write(cwd, "good.flow.json", wordCount(PRINT));
    expect(await cli(["validate", "good.flow.json"], cwd)).toMatchObject({
      code: 0,
      stdout: "good.flow.json has no errors.\n",
    });
  });

  test("problems name node, field and position, for people and for programs", async () => {
    write(cwd, "bad.flow.json", [
      { id: "text", kind: "text-file", config: { path: "in.txt" } },
      { id: "some", kind: "filter", config: { condition: "lime = 'a'" } },
      PRINT,
    ]);
    const text = await cli(["validate", "bad.flow.json"], cwd);
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/^error +some \(some\) condition at 1: .*lime/mu);
    const json = await cli(["validate", "--json", "bad.flow.json"], cwd);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout.split("\n")[0] ?? "")).toMatchObject({
      severity: "error",
      node: "some",
      field: ["condition"],
      position: { from: 0, to: 4 },
    });
  });

  test("a setting of the pipeline that is out of range is named", async () => {
    write(cwd, "rows.flow.json", wordCount(PRINT));
    const document = JSON.parse(readFileSync(join(cwd, "rows.flow.json"), "utf8")) as FlowDocument;
    const settings = { ...document.settings, poisonRowFailures: -1 };
    writeFileSync(join(cwd, "rows.flow.json"), JSON.stringify({ ...document, settings }));
    const { code, stdout } = await cli(["validate", "rows.flow.json"], cwd);
    expect(code).toBe(1);
    expect(stdout).toMatch(/settings\.poisonRowFailures: .*Correct that place/u);
  });

  test("a file that is no pipeline", async () => {
    writeFileSync(join(cwd, "x.flow.json"), "[]");
    const { code, stdout } = await cli(["validate", "x.flow.json"], cwd);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error /u);
  });
});

describe("run, without a server", () => {
  test("prints its rows and ends with 0", { timeout: 60_000 }, async () => {
    writeFileSync(join(cwd, "in.txt"), "to be or not to be\n");
    write(cwd, "count.flow.json", wordCount(PRINT));
    const { code, stdout, stderr } = await cli(["run", "count.flow.json"], cwd);
    expect([code, stderr]).toEqual([0, expect.stringContaining(": finished") as string]);
    expect(stdout.trim().split("\n").toSorted()).toEqual(
      ["be, 1", "be, 2", "not, 1", "or, 1", "to, 1", "to, 2"].map((row) => `print> +I[${row}]`),
    );
  });

  test("in batch each key has its final row", { timeout: 60_000 }, async () => {
    writeFileSync(join(cwd, "in.txt"), "to be or not to be\n");
    write(cwd, "count.flow.json", wordCount(PRINT));
    const { code, stdout } = await cli(["run", "count.flow.json", "--runtime-mode", "automatic"], cwd);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n").toSorted()).toEqual(
      ["be, 2", "not, 1", "or, 1", "to, 2"].map((row) => `print> +I[${row}]`),
    );
  });

  test("a runtime mode that is none, and a source without end in batch, are refused", async () => {
    write(cwd, "endless.flow.json", [{ id: "metrics", kind: "host-metrics", config: {} }, PRINT]);
    const wrong = await cli(["run", "endless.flow.json", "--runtime-mode", "micro"], cwd);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("--runtime-mode takes") as string,
    ]);
    const endless = await cli(["run", "endless.flow.json", "--runtime-mode", "batch"], cwd);
    expect([endless.code, endless.stderr]).toEqual([
      1,
      expect.stringContaining("metrics never ends by itself") as string,
    ]);
  });

  test("prints every row, however many", { timeout: 60_000 }, async () => {
    write(cwd, "many.flow.json", [{ id: "count", kind: "sequence", config: { from: 1, to: 30_000 } }, PRINT]);
    const { code, stdout } = await cli(["run", "many.flow.json"], cwd);
    const numbers = stdout
      .trim()
      .split("\n")
      .map((line) => Number(/\[(\d+)\]/u.exec(line)?.[1]));
    expect(code).toBe(0);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30_000 }, (_, n) => n + 1));
  });

  test("ends in words, and leaves nothing, when its reader leaves", { timeout: 60_000 }, async () => {
    write(cwd, "many.flow.json", [
      { id: "count", kind: "sequence", config: { from: 1, to: 1_000_000_000 } },
      PRINT,
    ]);
    const { code, stderr } = await cli(["run", "many.flow.json"], cwd, (child, output) => {
      if (output.includes("+I[")) child.stdout?.destroy();
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Nobody reads the rows any more\.\n$/u);
    expect(stderr).not.toMatch(/^\s+at /mu);
    expect(readdirSync(cwd)).toEqual(["many.flow.json"]);
  });

  test(
    "keeps a table below this directory up to date, and says nothing of how",
    {
      timeout: 60_000,
    },
    async () => {
      writeFileSync(join(cwd, "in.txt"), "a b a\n");
      const config = { path: "out/counts.db", table: "counts", keys: ["word"] };
      write(cwd, "count.flow.json", wordCount({ id: "write", kind: "sqlite-sink", config }));
      const { code, stderr } = await cli(["run", "count.flow.json"], cwd);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("Warning")]);
      using database = new DatabaseSync(join(cwd, "out", "counts.db"));
      const rows = database.prepare("SELECT word, count FROM counts ORDER BY word").all();
      expect(rows.map(({ word, count }) => [word, count])).toEqual([
        ["a", 2],
        ["b", 1],
      ]);
    },
  );

  test("writes part files below this directory, and says so as JSON", { timeout: 60_000 }, async () => {
    writeFileSync(join(cwd, "in.txt"), "a b a\n");
    write(
      cwd,
      "count.flow.json",
      wordCount({ id: "write", kind: "csv-file-sink", config: { directory: "out" } }),
    );
    const { code, stdout } = await cli(["run", "count.flow.json", "--json"], cwd);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect([code, events.at(-1)]).toEqual([0, { type: "end", state: "finished", failure: null }]);
    expect(events).toContainEqual(expect.objectContaining({ type: "part", node: "write", rows: 3 }));
    const [part = ""] = readdirSync(join(cwd, "out"));
    expect(readFileSync(join(cwd, "out", part), "utf8")).toBe("word,count\na,1\nb,1\na,2\n");
  });

  test("counts the rows that a source skipped, by node", { timeout: 60_000 }, async () => {
    writeFileSync(join(cwd, "in.jsonl"), '{"a":1}\nnot json\n{"a":2}\n{"a":"x"}\n');
    const columns = [{ name: "a", type: "INT" }];
    const lines = { path: "in.jsonl", schema: columns, malformed: "skip" };
    write(cwd, "skip.flow.json", [{ id: "lines", kind: "json-lines-file", config: lines }, PRINT]);
    const text = await cli(["run", "skip.flow.json"], cwd);
    expect([text.code, text.stderr]).toEqual([
      0,
      expect.stringMatching(/: finished\nlines: 2 malformed rows skipped\n$/u) as string,
    ]);
    const json = await cli(["run", "skip.flow.json", "--json"], cwd);
    expect(json.stdout.trim().split("\n").at(-2)).toBe(
      '{"type":"skipped","node":"lines","malformed":2,"late":0,"outside":0,"unread":0,"unrouted":0}',
    );
  });

  test("a job that fails ends with 1 and names node and fix", { timeout: 60_000 }, async () => {
    write(cwd, "count.flow.json", wordCount(PRINT));
    const { code, stderr } = await cli(["run", "count.flow.json"], cwd);
    expect(code).toBe(1);
    expect(stderr).toContain("The file");
    expect(stderr).toContain("in.txt is not there. Correct the path in");
  });

  test.each([/: running/u, /print> /u])(
    "an interrupt when it says %s cancels the job, and leaves no process and no data behind",
    { timeout: 60_000 },
    async (when) => {
      writeFileSync(join(cwd, "in.txt"), "a\n");
      const endless = { id: "text", kind: "text-file", config: { path: "in.txt", mode: "watched" } };
      write(cwd, "endless.flow.json", [endless, PRINT]);
      const children = new Set<number>();
      const { code, stderr } = await cli(["run", "endless.flow.json"], cwd, (child, output) => {
        if (!when.test(output) || children.size > 0) return;
        for (const pid of childrenOf(child.pid ?? 0)) children.add(pid);
        child.kill("SIGINT");
      });
      expect([code, stderr]).toEqual([1, expect.stringContaining(": cancelled") as string]);
      expect(children.size).toBeGreaterThan(0);
      await expect.poll(() => [...children].filter(isAlive)).toEqual([]);
      expect(readdirSync(cwd).toSorted()).toEqual(["endless.flow.json", "in.txt"]);
    },
  );

  test("a pipeline with errors does not start", async () => {
    write(cwd, "bad.flow.json", [{ id: "text", kind: "text-file", config: { path: "in.txt" } }]);
    const { code, stderr } = await cli(["run", "bad.flow.json"], cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^bad\.flow\.json has errors:\nerror /u);
  });
});
