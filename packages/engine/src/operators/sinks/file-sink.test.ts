import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  int,
  rowSchema,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
} from "@millrace/graph";
import type { Field } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { FileSink } from "./file-sink.ts";

type Rig = OperatorRig<FileSink>;
const numberField: readonly Field[] = [{ name: "n", type: bigint() }];

interface Given {
  readonly io?: MemoryIo;
  readonly fields?: readonly Field[];
  readonly format?: "text" | "csv" | "json";
  readonly header?: boolean;
  readonly delimiter?: string;
  readonly subtask?: number;
  readonly parallelism?: number;
}

function rig({
  io = new MemoryIo(),
  fields = numberField,
  subtask = 0,
  parallelism = 1,
  ...spec
}: Given = {}): Rig {
  const sink = new FileSink({
    kind: "file-sink",
    directory: "/out",
    format: "text",
    header: false,
    delimiter: ",",
    ...spec,
  });
  return new OperatorRig(sink, { input: fields, io, subtask, parallelism });
}

function written(given: Given, rows: readonly (readonly Value[])[]): string {
  const run = rig(given);
  run.operator.processBatch(batchOfRows(rowSchema(given.fields ?? numberField), rows));
  run.operator.endInput();
  expect(run.operator.drain()).toBe(true);
  run.snapshot(1);
  run.operator.checkpointCompleted(1);
  return run.io.visibleText();
}

const send = (run: Rig, from: number, to: number): void =>
  run.operator.processBatch(
    batchOfRows(
      rowSchema(numberField),
      Array.from({ length: to - from }, (_, i) => [BigInt(from + i)]),
    ),
  );
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join("");

const mixed: readonly Field[] = [
  { name: "i", type: int() },
  { name: "s", type: string() },
  { name: "t", type: boolean() },
  { name: "d", type: double() },
  { name: "m", type: decimal(10, 2) },
  { name: "at", type: timestamp() },
];

describe("lines", () => {
  it.each<[bigint, string]>([
    [0n, "0\n"],
    [-1n, "-1\n"],
    [2_147_483_648n, "2147483648\n"],
    [-9_007_199_254_740_993n, "-9007199254740993\n"],
    [9_007_199_254_740_991n, "9007199254740991\n"],
    [-(2n ** 63n), "-9223372036854775808\n"],
  ])("writes %i", (value, text) => {
    expect(written({}, [[value]])).toBe(text);
  });

  it("writes any BIGINT as its digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(written({}, [[value]])).toBe(`${value}\n`);
      }),
    );
  });

  it("writes one text column as it is, and several with the delimiter between", () => {
    expect(written({ fields: [{ name: "s", type: string() }] }, [['a,"b"'], [null], ["é"]])).toBe(
      'a,"b"\n\né\n',
    );
    const row = [-7, "x, y", true, 1.5, -50n, Date.UTC(2024, 0, 2, 3, 4, 5, 60)];
    expect(written({ fields: mixed, delimiter: " | " }, [row, [null, null, null, null, null, null]])).toBe(
      "-7 | x, y | TRUE | 1.5 | -0.50 | 2024-01-02 03:04:05.060\n |  |  |  |  | \n",
    );
  });

  it("writes every scalar type, numbers of JSON without quotes", () => {
    const fields = [
      tinyint(),
      smallint(),
      float(),
      date(),
      time(),
      timestamp(true, 6),
      timestampLtz(),
      bytes(),
    ].map((type, index) => ({ name: `c${index}`, type }));
    const rows = [
      [-128, 32_767, Math.fround(0.1), 19_782, 3_661_000, 1_500_001_000n, 5, "\u00ff"],
      [1, 1, Infinity, null, null, null, null, null],
    ];
    expect(written({ fields, format: "csv" }, rows)).toBe(
      "-128,32767,0.1,2024-02-29,01:01:01,1970-01-01 00:00:01.500001,1970-01-01 00:00:00.005,/w==\n1,1,Infinity,,,,,\n",
    );
    expect(written({ fields, format: "json" }, rows).split("\n").slice(0, 2)).toEqual([
      '{"c0":-128,"c1":32767,"c2":0.1,"c3":"2024-02-29","c4":"01:01:01","c5":"1970-01-01 00:00:01.500001","c6":"1970-01-01 00:00:00.005","c7":"/w=="}',
      '{"c0":1,"c1":1,"c2":"Infinity","c3":null,"c4":null,"c5":null,"c6":null,"c7":null}',
    ]);
  });

  it("quotes as RFC 4180 says and tells NULL from the empty text", () => {
    const fields = ["a", "b", 'c"d'].map((name) => ({ name, type: string() }));
    const rows = [
      ["plain", "with, comma", 'with "quotes"'],
      ["line\nbreak", "", null],
    ];
    expect(written({ fields, format: "csv", header: true }, rows)).toBe(
      'a,b,"c""d"\nplain,"with, comma","with ""quotes"""\n"line\nbreak","",\n',
    );
  });
});

describe("exactly once", () => {
  it("shows a part when its checkpoint is complete, not before", () => {
    const run = rig();
    send(run, 0, 3);
    run.snapshot(1);
    expect(run.io.visibleText()).toBe("");
    send(run, 3, 5);
    run.operator.checkpointCompleted(1);
    expect(run.io.visibleText()).toBe(lines(0, 3));
    run.snapshot(2);
    run.operator.checkpointCompleted(2);
    run.operator.checkpointCompleted(2);
    expect(run.io.visibleText()).toBe(lines(0, 5));
  });

  it("shows the part of an aborted checkpoint with the next one", () => {
    const run = rig();
    send(run, 0, 3);
    run.snapshot(1);
    send(run, 3, 4);
    run.snapshot(2);
    run.operator.checkpointCompleted(2);
    expect(run.io.visibleText()).toBe(lines(0, 4));
    expect(run.io.visible.size).toBe(2);
  });

  it("makes no part of nothing", () => {
    const run = rig({ format: "csv", header: true });
    run.snapshot(1);
    run.operator.checkpointCompleted(1);
    expect(run.io.visible.size).toBe(0);
  });

  it("begins each part with the header", () => {
    const run = rig({ format: "csv", header: true });
    for (const id of [1, 2]) {
      send(run, id, id + 1);
      run.snapshot(id);
      run.operator.checkpointCompleted(id);
    }
    expect([...run.io.visible.values()].map((part) => new TextDecoder().decode(part))).toEqual([
      "n\n1\n",
      "n\n2\n",
    ]);
  });

  it("keeps a bounded rest while there is no room, and says so", () => {
    const io = new MemoryIo();
    let room = true;
    io.writable = () => room;
    const run = rig({ io });
    send(run, 0, 1);
    room = false;
    for (let from = 0; run.operator.drain(); from += 1_000) send(run, from, from + 1_000);
    expect(run.operator.drain()).toBe(false);
    room = true;
    expect(run.operator.drain()).toBe(true);
    run.snapshot(1);
    run.operator.checkpointCompleted(1);
    expect(io.visibleText().split("\n").length).toBeGreaterThan(10_000);
  });

  it("takes nothing before it is known that there is a place for it", () => {
    const io = new MemoryIo();
    io.writable = () => false;
    const run = rig({ io });
    expect(run.operator.drain()).toBe(true);
    send(run, 0, 1);
    expect(run.operator.drain()).toBe(false);
    io.writable = () => true;
    expect(run.operator.drain()).toBe(true);
  });

  it("puts the lines that a checkpoint of old carries before the rows of the next part", () => {
    const sink = new TextEncoder().encode(JSON.stringify({ owner: 0, parts: [], rows: 5 }));
    const section = new Uint8Array([sink.length, 0, 0, 0, ...sink, ...new TextEncoder().encode(lines(0, 5))]);
    const state = new MemoryState();
    state.operator("parts", section);
    const after = rig({ format: "csv", header: true }).restore(state);
    send(after, 5, 6);
    after.snapshot(2);
    after.operator.checkpointCompleted(2);
    expect(after.io.visibleText()).toBe(`n\n${lines(0, 6)}`);
  });

  it("discards what an attempt without checkpoint left", () => {
    const io = new MemoryIo();
    const before = rig({ io });
    send(before, 0, 5);
    before.snapshot(1);
    const after = rig({ io });
    send(after, 0, 5);
    expect(io.pending.size).toBe(0);
  });

  it("law 2, restore equals uninterrupted: killed anywhere, with room coming and going", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("rows" as const), count: fc.integer({ min: 1, max: 20 }) }),
      fc.record({
        kind: fc.constantFrom("checkpoint", "abort", "kill", "crash-before-commit", "room", "no-room"),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const io = new MemoryIo();
        let room = true;
        io.writable = () => room;
        let run = rig({ io });
        let sent = 0;
        let id = 0;
        let durable = { state: null as MemoryState | null, sent: 0 };
        for (const { kind, ...more } of steps) {
          if (kind === "rows") {
            send(run, sent, sent + (more as { count: number }).count);
            sent += (more as { count: number }).count;
          } else if (kind === "room" || kind === "no-room") {
            room = kind === "room";
          } else if (kind === "abort") {
            run.snapshot(++id);
          } else {
            if (kind !== "kill") durable = { state: run.snapshot(++id), sent };
            if (kind === "checkpoint") {
              run.operator.checkpointCompleted(id);
            } else {
              run = rig({ io });
              if (durable.state !== null) run.restore(durable.state);
              ({ sent } = durable);
            }
          }
        }
        room = true;
        run.operator.endInput();
        expect(run.operator.drain()).toBe(true);
        run.snapshot(++id);
        run.operator.checkpointCompleted(id);
        expect(io.visibleText()).toBe(lines(0, sent));
        expect(io.pending.size).toBe(0);
      }),
    );
  });

  it("takes over the parts and lines of subtasks that are no more", () => {
    const io = new MemoryIo();
    const before = [0, 1, 2].map((subtask) => rig({ io, subtask, parallelism: 3 }));
    before.forEach((run, i) => send(run, i * 10, i * 10 + 3));
    before[0]!.operator.drain();
    const state = MemoryState.union(before.map((run) => run.snapshot(1)));
    const after = [0, 1].map((subtask) => rig({ io, subtask, parallelism: 2 }).restore(state));
    after.forEach((run) => {
      run.snapshot(2);
      run.operator.checkpointCompleted(2);
    });
    const numbers = io.visibleText().trim().split("\n").map(Number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22]);
  });
});

describe("JSON lines", () => {
  it("are objects with every type, that read back as they were", () => {
    const fields: readonly Field[] = [
      { name: 'a "b"', type: string() },
      { name: "n", type: bigint() },
      { name: "d", type: double() },
      { name: "m", type: decimal(20, 2) },
      { name: "t", type: timestamp() },
      { name: "f", type: boolean() },
      { name: "i", type: int() },
    ];
    const text = written({ fields, format: "json" }, [
      ['x"\\\n\u0001é', 9_007_199_254_740_993n, 0.1, -150n, 5, true, -1],
      [null, null, Number.NaN, null, null, null, null],
    ]);
    expect(text).toBe(
      '{"a \\"b\\"":"x\\"\\\\\\n\\u0001é","n":9007199254740993,"d":0.1,"m":-1.50,"t":"1970-01-01 00:00:00.005","f":true,"i":-1}\n' +
        '{"a \\"b\\"":null,"n":null,"d":"NaN","m":null,"t":null,"f":null,"i":null}\n',
    );
    for (const line of text.trim().split("\n")) JSON.parse(line);
  });
});
