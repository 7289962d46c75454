import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cli } from "../testing/cli-process.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "millrace-test-"));
  writeFileSync(join(cwd, "hourly.flow.json"), JSON.stringify(hourly()));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Sums of each key an hour of event time, from CSV. */
function hourly(): unknown {
  const schema = [
    { name: "key", type: "STRING" },
    { name: "at", type: "TIMESTAMP(3)" },
    { name: "n", type: "BIGINT" },
  ];
  const nodes = [
    ["read", "text-file", { path: "in.csv", mode: "watched", format: "csv", header: false, schema }],
    ["time", "timestamps-and-watermarks", { column: "at", outOfOrdernessMs: 0 }],
    ["by", "key-by", { columns: ["key"] }],
    ["window", "window", { sizeMs: 3_600_000, aggregates: [{ fn: "SUM", column: "n", name: "sum" }] }],
    ["out", "csv-file-sink", { directory: "out" }],
  ] as const;
  return {
    ...emptyDocument("Hourly"),
    nodes: nodes.map(([id, kind, config]) => {
      const definition = catalog.find((each) => each.kind === kind);
      const whole = { ...definition?.initial, ...config };
      return {
        id,
        kind,
        version: definition?.version,
        name: id,
        position: { x: 0, y: 0 },
        parallelism: null,
        config: whole,
      };
    }),
    edges: nodes.slice(1).map(([id], index) => ({
      id: `e${index}`,
      from: { node: nodes[index]?.[0], port: "out" },
      to: { node: id, port: "in" },
    })),
  };
}

const ROWS = [
  { key: "a", at: "2026-01-01 10:05:00", n: 1 },
  ["b", "2026-01-01 10:10:00", null],
  { key: "a", at: "2026-01-01 10:20:00", n: "9007199254740993" },
  { key: "a", at: "2026-01-01 12:00:00", n: 5 },
  { key: "a", at: "2026-01-01 10:59:00", n: 100 },
];
const hour = (from: number) => [`2026-01-01 ${from}:00:00`, `2026-01-01 ${from + 1}:00:00`];

function write(tests: readonly unknown[], name = "hourly.flow-test.json"): void {
  writeFileSync(join(cwd, name), JSON.stringify({ flow: "hourly.flow.json", tests }));
}

/** The columns of the window's result but its time. */
const expected = (key: string, from: number, sum: unknown): readonly unknown[] => [
  key,
  ...hour(from),
  `2026-01-01 ${from}:59:59.999`,
  sum,
];

test("rows in, rows out, and the late one counted; the report says so", async () => {
  const expect_ = {
    out: { rows: [expected("b", 10, null), expected("a", 10, "9007199254740994"), expected("a", 12, 5)] },
  };
  write([{ name: "sums & <hours>", inputs: { read: { rows: ROWS } }, expect: expect_, late: { window: 1 } }]);
  const run = await cli(["test", "hourly.flow-test.json", "--junit", "report.xml"], cwd);
  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout).toBe("ok   hourly.flow-test.json: sums & <hours>\n1 passed, 0 failed\n");
  expect(readFileSync(join(cwd, "report.xml"), "utf8")).toContain(
    '<testcase classname="hourly.flow-test.json" name="sums &amp; &lt;hours&gt;"',
  );
});

test("a difference is shown row by row, and ends with 1", async () => {
  const wrong = {
    out: {
      rows: [expected("a", 10, 2), "+I[a, 2026-01-01T12:00, 2026-01-01T13:00, 2026-01-01T12:59:59.999, 5]"],
    },
  };
  write([
    { name: "wrong", inputs: { read: { rows: ROWS.filter((_, index) => index !== 1) } }, expect: wrong },
    { name: "late", inputs: { read: { rows: ROWS } }, expect: {}, late: { window: 0 } },
  ]);
  const run = await cli(["test", "hourly.flow-test.json", "--junit", "report.xml"], cwd);
  expect(run.code).toBe(1);
  expect(run.stdout).toContain("out: 2 rows, 2 expected");
  expect(run.stdout).toMatch(/ {2}- \+I\[a, .*, 2\]\n.* {2}\+ \+I\[a, .*, 9007199254740994\]/u);
  expect(run.stdout).toContain("window: 1 late rows, 0 expected");
  expect(run.stdout).toContain("0 passed, 2 failed");
  expect(readFileSync(join(cwd, "report.xml"), "utf8")).toContain('tests="2" failures="2"');
});

test("the order of rows where it counts", async () => {
  const rows = [expected("a", 12, 5), expected("a", 10, "9007199254740994")];
  const inputs = { read: { rows: ROWS.filter((_, index) => index !== 1) } };
  write([{ name: "order", inputs, expect: { out: { rows, ordered: true } } }]);
  const run = await cli(["test", "hourly.flow-test.json"], cwd);
  expect(run.code).toBe(1);
  expect(run.stdout).toContain("out: the rows are right, their order is not:");
});

test(
  "on threads the same rows come, and what needs the simulation says so",
  { timeout: 120_000 },
  async () => {
    const inOrder = ROWS.slice(0, 4);
    const rows = [expected("b", 10, null), expected("a", 10, "9007199254740994"), expected("a", 12, 5)];
    write([
      { name: "right", inputs: { read: { rows: inOrder } }, expect: { out: { rows } }, late: { window: 0 } },
      { name: "wrong", inputs: { read: { rows: inOrder } }, expect: { out: { rows: rows.slice(1) } } },
    ]);
    const run = await cli(["test", "hourly.flow-test.json", "--engine", "threads"], cwd);
    expect([run.code, run.stderr]).toEqual([1, ""]);
    expect(run.stdout).toMatch(/^ok {3}hourly.flow-test.json: right\nFAIL hourly.flow-test.json: wrong\n/u);
    expect(run.stdout).toContain("out: 3 rows, 2 expected");
    expect(run.stdout).toMatch(/ {2}\+ \+I\[b, .*, NULL\]\n1 passed, 1 failed\n$/u);

    write([{ name: "x", inputs: { read: { script: ["idle"] } }, expect: {} }]);
    const script = await cli(["test", "hourly.flow-test.json", "--engine", "threads"], cwd);
    expect([script.code, script.stderr]).toEqual([2, expect.stringContaining("x: inputs.read has a script")]);
    const unknown = await cli(["test", "hourly.flow-test.json", "--engine", "steam"], cwd);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("simulation or threads")]);
  },
);

describe("a source with a script", () => {
  const at = (time: string, n: number) => `+I[a, 2026-01-01 ${time}, ${n}]`;

  test("gives its own watermarks: what they did not reach stays open while the source does", async () => {
    const script = [
      at("10:05:00", 1),
      "watermark 2026-01-01 10:30:00",
      at("10:20:00", 2),
      "watermark 2026-01-01 10:59:59.999",
      ["a", "2026-01-01 10:50:00", 100],
      { key: "a", at: "2026-01-01 11:10:00", n: 7 },
    ];
    const open = { out: { rows: [expected("a", 10, 3)] } };
    const ended = { out: { rows: [expected("a", 10, 3), expected("a", 11, 7)] } };
    write([
      { name: "open", inputs: { read: { script, end: false } }, expect: open, late: { window: 1 } },
      { name: "ended", inputs: { read: { script } }, expect: ended, late: { window: 1 } },
    ]);
    expect(await cli(["test", "hourly.flow-test.json"], cwd)).toMatchObject({ code: 0, stderr: "" });
  });

  test("that becomes idle holds nobody back, and one that waits does", async () => {
    const both = hourly() as FlowDocument;
    const read = both.nodes[0]!;
    writeFileSync(
      join(cwd, "hourly.flow.json"),
      JSON.stringify({
        ...both,
        nodes: [...both.nodes, { ...read, id: "other", name: "other" }, unionNode(both)],
        edges: [...both.edges.slice(1), edge("read", "all"), edge("other", "all"), edge("all", "time")],
      }),
    );
    const first = { script: [at("10:05:00", 1), "watermark 2026-01-01 12:00:00"], end: false };
    const idle = { script: ["idle"], end: false };
    const behind = { script: [at("10:10:00", 2), "watermark 2026-01-01 10:30:00"], end: false };
    const later = { script: ["+5s", ...behind.script, "idle"], end: false };
    const out = (sum: number) => ({ out: { rows: [expected("a", 10, sum)] } });
    write([
      { name: "idle", inputs: { read: first, other: idle }, expect: out(1) },
      { name: "behind", inputs: { read: first, other: behind }, expect: { out: { rows: [] } } },
      { name: "later", inputs: { read: first, other: later }, expect: out(3) },
    ]);
    expect(await cli(["test", "hourly.flow-test.json"], cwd)).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    ["watermark soon", 'line 1: "soon" is no time'],
    ["pause 5s", 'line 1: "pause 5s" is none of'],
  ])("that is wrong says where: %s", async (line, words) => {
    write([{ name: "x", inputs: { read: { script: [line] } }, expect: {} }]);
    const { code, stderr } = await cli(["test", "hourly.flow-test.json"], cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  test("never has a watermark go back", async () => {
    write([{ name: "x", inputs: { read: { script: ["watermark 5000", "watermark 4999"] } }, expect: {} }]);
    const { stderr } = await cli(["test", "hourly.flow-test.json"], cwd);
    expect(stderr).toContain("x: inputs.read, line 2: a watermark never goes back.");
  });
});

const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  from: { node: from, port: "out" },
  to: { node: to, port: "in" },
});

const unionNode = ({ nodes }: FlowDocument) => ({
  ...nodes[0]!,
  id: "all",
  kind: "union",
  name: "all",
  version: catalog.find(({ kind }) => kind === "union")?.version,
  config: catalog.find(({ kind }) => kind === "union")?.initial,
});

test.each([
  [{ name: "x", inputs: {}, expect: {} }, "x: inputs has no rows for the source read (read)."],
  [
    { name: "x", inputs: { raed: { rows: [] } }, expect: {} },
    'x: inputs: "raed" is no node of the pipeline. It has read',
  ],
  [
    { name: "x", inputs: { read: { rows: [{ kex: 1 }] } }, expect: {} },
    'x: inputs.read, row 1: there is no column "kex"; the columns are key, at, n.',
  ],
  [
    { name: "x", inputs: { read: { rows: [{ n: "many", at: "2026-01-01" }] } }, expect: {} },
    'x: inputs.read, row 1: "many" is no BIGINT for n.',
  ],
  [
    { name: "x", inputs: { read: { rows: [["a"]] } }, expect: {} },
    "row 1 has 1 values; the columns are key, at, n.",
  ],
  [{ name: "x", input: {} }, "tests.0"],
])("a test that is wrong says where: %j", async (one, words) => {
  write([one]);
  const { code, stderr } = await cli(["test", "hourly.flow-test.json"], cwd);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});
