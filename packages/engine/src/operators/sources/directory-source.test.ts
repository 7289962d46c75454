import { bigint, MALFORMED_FIELDS, rowSchema, string, timestamp } from "@millrace/graph";
import type { DirectorySourceSpec, Field, FileReadSpec, MalformedPolicy } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { keyGroupRange } from "../../state/key-group.ts";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { DirectorySource } from "./directory-source.ts";

const N: readonly Field[] = [{ name: "n", type: bigint() }];
const CSV: FileReadSpec = {
  kind: "csv-text-source",
  path: "",
  mode: "once",
  delimiter: ",",
  header: true,
  columns: N,
  malformed: "fail",
};

/** State of all subtasks, as a checkpoint has it: by key group. */
class GroupedState implements StateWriter {
  readonly groups = new Map<number, Uint8Array>();
  readonly marks: Uint8Array[] = [];
  keyed(_name: string, keyGroup: number, bytes: Uint8Array): void {
    if (this.groups.has(keyGroup)) throw new Error(`key group ${keyGroup} is written twice`);
    this.groups.set(keyGroup, bytes);
  }
  operator(_name: string, bytes: Uint8Array): void {
    this.marks.push(bytes);
  }
  of({ from, to }: { readonly from: number; readonly to: number }): StateReader {
    const keyed = [...this.groups].flatMap(([keyGroup, bytes]) =>
      keyGroup >= from && keyGroup < to ? [{ keyGroup, bytes }] : [],
    );
    return { keyed: () => keyed, operator: () => this.marks, blocks: () => [] };
  }
}

interface Given {
  readonly io: MemoryIo;
  readonly reads?: FileReadSpec;
  readonly output?: readonly Field[];
  readonly unreadable?: MalformedPolicy;
  readonly intervalMs?: number | null;
  readonly eventTime?: DirectorySourceSpec["eventTime"];
  readonly subtask?: number;
  readonly parallelism?: number;
}

function rig({ io, output = N, subtask = 0, parallelism = 1, ...more }: Given) {
  const spec: DirectorySourceSpec = {
    kind: "directory-source",
    directory: "/in",
    pattern: "*.csv",
    recursive: true,
    intervalMs: null,
    settleMs: 0,
    reads: CSV,
    unreadable: "fail",
    eventTime: null,
    ...more,
  };
  const source = new DirectorySource(spec);
  const options = { output, io, subtask, parallelism, sideOutputs: [MALFORMED_FIELDS] };
  const run = new OperatorRig<DirectorySource>(source, options);
  const events: string[] = [];
  const { from, to } = keyGroupRange(subtask, 128, parallelism);
  source.open({
    ...run.context,
    keyGroups: { from, to },
    output: {
      ...run.context.output,
      emitWatermark: (watermark) => void events.push(`watermark ${watermark}`),
      emitIdle: (idle) => void events.push(idle ? "idle" : "active"),
    },
    outputSchema: rowSchema(output),
  });
  return { run, source, events, keyGroups: { from, to } };
}

const rowsOf = ({ run }: ReturnType<typeof rig>): number[] => run.rows.map(([n]) => Number(n));
const csv = (...numbers: number[]): string => `n\n${numbers.map((n) => `${n}\n`).join("")}`;

describe("files", () => {
  it("those that match are read once, those that come later too; a file that is read again is none", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", csv(1, 2));
    io.write("/in/b.txt", csv(9));
    io.write("/elsewhere/c.csv", csv(9));
    const watched = rig({ io, intervalMs: 1_000 });
    expect(watched.run.run()).toBe("idle");
    io.write("/in/day/d.csv", csv(3));
    expect(watched.run.run()).toBe("idle");
    expect(rowsOf(watched)).toEqual([1, 2, 3]);
  });

  it("looked through once, the source ends with the last of them", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", csv(1));
    io.write("/in/b.csv", csv(2));
    const once = rig({ io });
    expect(once.run.run()).toBe("end");
    expect(rowsOf(once)).toEqual([1, 2]);
  });

  it("of every format of lines", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", "one\ntwo\n");
    const line = [{ name: "line", type: string(false) }];
    const text = rig({ io, reads: { kind: "text-file-source", path: "", mode: "once" }, output: line });
    text.run.run();
    expect(text.run.rows).toEqual([["one"], ["two"]]);
    io.write("/in/a.csv", '{"n":1}\n{"n":2}');
    const json = rig({ io, reads: { kind: "json-lines-source", path: "", mode: "once", malformed: "fail" } });
    json.run.run();
    expect(rowsOf(json)).toEqual([1, 2]);
  });
});

describe("what cannot be read", () => {
  const broken = (): MemoryIo => {
    const io = new MemoryIo();
    io.write("/in/a.csv", "other\n1\n");
    io.write("/in/b.csv", csv(2));
    return io;
  };

  it("fails the job, or is counted, or leaves by the side output with its path", () => {
    const failing = rig({ io: broken() });
    expect(failureOf(() => failing.run.run()).params).toMatchObject({ path: "/in/a.csv" });
    for (const unreadable of ["skip", "side"] as const) {
      const lenient = rig({ io: broken(), unreadable });
      expect(lenient.run.run()).toBe("end");
      expect(rowsOf(lenient)).toEqual([2]);
      expect(lenient.run.counter("malformedRecords")).toBe(1);
      const sent = lenient.run.sideRows[0]!.map(([, , path]) => path);
      expect(sent).toEqual(unreadable === "side" ? ["/in/a.csv"] : []);
    }
  });

  it("what is written into a file after it was read is told", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", csv(1));
    const watched = rig({ io, intervalMs: 1_000, unreadable: "skip" });
    watched.run.run();
    expect(watched.run.counter("malformedRecords")).toBe(0);
    io.write("/in/a.csv", csv(1, 2));
    watched.run.run();
    watched.run.run();
    expect(rowsOf(watched)).toEqual([1]);
    expect(watched.run.counter("malformedRecords")).toBe(1);
  });
});

describe("watermarks", () => {
  const fields: readonly Field[] = [{ name: "t", type: timestamp() }];
  const reads: FileReadSpec = { ...CSV, columns: fields, header: false };
  const at = (...seconds: number[]): string =>
    seconds.map((second) => `1970-01-01 00:00:${String(second).padStart(2, "0")}\n`).join("");
  const eventTime = { column: "t", outOfOrdernessMs: 0, idleTimeoutMs: null };

  it("each file has its own, and the source that of the slowest that is open", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", at(1, 2, 3));
    io.write("/in/b.csv", at(10, 11, 12));
    const given = rig({ io, reads, output: fields, eventTime });
    given.run.run([1]);
    expect(given.events.map((event) => Number(event.split(" ")[1]))).toEqual([999, 1_999, 2_999, 11_999]);
  });

  it("a subtask without rows becomes idle, and active with the next file", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", at(1));
    const given = rig({
      io,
      reads,
      output: fields,
      intervalMs: 100,
      eventTime: { ...eventTime, idleTimeoutMs: 5_000 },
    });
    given.run.run();
    given.run.advance(20_000);
    io.write("/in/b.csv", at(2));
    given.run.run();
    expect(given.events).toEqual(["watermark 999", "idle", "active", "watermark 1999"]);
  });
});

it("each row once, over restores at any parallelism, while files come", () => {
  const parallelism = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat({ max: 99 }), { maxLength: 12 }), { minLength: 1, maxLength: 12 }),
      fc.array(parallelism, { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 12 }),
      (files, counts, first) => {
        const io = new MemoryIo();
        io.chunkLengths = [7, 3];
        const write = (from: number, to: number): void =>
          files
            .slice(from, to)
            .forEach((numbers, index) => io.write(`/in/f${from + index}.csv`, csv(...numbers)));
        write(0, first);
        const rows: number[] = [];
        let state: GroupedState | null = null;
        for (const [turn, count] of counts.entries()) {
          const isLast = turn === counts.length - 1;
          if (isLast) write(first, files.length);
          const subtasks = Array.from({ length: count }, (_, subtask) =>
            rig({ io, subtask, parallelism: count }),
          );
          const next = new GroupedState();
          for (const [subtask, each] of subtasks.entries()) {
            if (state !== null) each.source.restore(state.of(each.keyGroups));
            each.run.run([1, 3], isLast ? Infinity : 3 * subtask + turn + 2);
            rows.push(...rowsOf(each));
            each.source.snapshot(turn, next);
          }
          state = next;
        }
        expect(rows.toSorted((a, b) => a - b)).toEqual(files.flat().toSorted((a, b) => a - b));
      },
    ),
  );
});
