import { bigint, MALFORMED_FIELDS, string, timestamp } from "@millrace/graph";
import type { DirectorySourceSpec, Field, FileReadSpec, MalformedPolicy } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import type { FromCoordinator, ToCoordinator } from "../coordination/operator-event.ts";
import { SplitEnumerator } from "../coordination/split-enumerator.ts";
import { DirectorySource } from "./directory-source.ts";
import { AlignmentGroups } from "../coordination/watermark-alignment.ts";

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

interface Given {
  readonly io: MemoryIo;
  readonly reads?: FileReadSpec;
  readonly output?: readonly Field[];
  readonly unreadable?: MalformedPolicy;
  readonly intervalMs?: number | null;
  readonly splitBytes?: number;
  readonly eventTime?: DirectorySourceSpec["eventTime"];
}

/** One subtask, and what its coordinator has sent that it has not been told yet. */
class Reader {
  readonly rig: OperatorRig<DirectorySource>;
  readonly events: string[] = [];
  readonly inbox: FromCoordinator[] = [];

  // oxlint-disable-next-line max-params -- what it reads, which one it is, to whom it speaks
  constructor(
    { io, output = N, ...more }: Given,
    place: { readonly subtask: number; readonly parallelism: number },
    tellCoordinator: (event: ToCoordinator) => void,
  ) {
    const source = new DirectorySource({
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
    });
    const options = { output, io, ...place, sideOutputs: [MALFORMED_FIELDS], tellCoordinator };
    this.rig = new OperatorRig<DirectorySource>(source, options);
    source.open({
      ...this.rig.context,
      output: {
        ...this.rig.context.output,
        emitWatermark: (watermark) => void this.events.push(`watermark ${watermark}`),
        emitIdle: (idle) => void this.events.push(idle ? "idle" : "active"),
      },
    });
  }

  get source(): DirectorySource {
    return this.rig.operator;
  }

  get rows(): readonly number[] {
    return this.rig.rows.map(([n]) => Number(n));
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    for (const event of this.inbox.splice(0)) this.source.coordinatorEvent(event);
    return this.source.poll(maxRows);
  }
}

/** The subtasks of a source and their coordinator. */
class Readers {
  readonly all: readonly Reader[];
  readonly #coordinator: SplitEnumerator;

  constructor(given: Given, parallelism = 1, states: readonly MemoryState[] = []) {
    this.#coordinator = new SplitEnumerator({
      groups: new AlignmentGroups(),
      parallelism,
      send: (subtask, event) => void this.all[subtask]!.inbox.push(event),
    });
    this.all = Array.from(
      { length: parallelism },
      (_, subtask) =>
        new Reader(given, { subtask, parallelism }, (event) => this.#coordinator.receive(subtask, event)),
    );
    // As a checkpoint gives it: at the same parallelism each has its own alone.
    for (const [subtask, { rig }] of this.all.entries()) {
      const isSame = states.length === parallelism;
      if (states.length > 0) rig.restore(isSame ? states[subtask]! : MemoryState.union(states));
      rig.operator.begin();
    }
  }

  /** Until nobody has anything to do, or `polls` are over. */
  run(maxRows: readonly number[] = [4_096], polls = Infinity): "idle" | "end" | "more" {
    const ended = new Set<number>();
    for (let poll = 0, rests = 0; poll < polls; poll++) {
      const subtask = poll % this.all.length;
      const reader = this.all[subtask]!;
      const waits = reader.inbox.length > 0;
      const status = ended.has(subtask) ? "end" : reader.poll(maxRows[poll % maxRows.length]!);
      if (status === "end") {
        ended.add(subtask);
        this.#coordinator.ended(subtask);
      }
      if (ended.size === this.all.length) return "end";
      rests = status === "more" || waits ? 0 : rests + 1;
      if (rests > this.all.length && this.all.every(({ inbox }) => inbox.length === 0)) return "idle";
    }
    return "more";
  }

  /** What was sent is there before the snapshot, as with the trigger of a checkpoint. */
  snapshot(): readonly MemoryState[] {
    for (const reader of this.all)
      for (const event of reader.inbox.splice(0)) reader.source.coordinatorEvent(event);
    return this.all.map(({ rig }) => rig.snapshot());
  }

  get rows(): readonly number[] {
    return this.all.flatMap(({ rows }) => rows);
  }
}

const one = (given: Given): Reader & { readonly run: Readers["run"] } => {
  const readers = new Readers(given);
  return Object.assign(readers.all[0]!, { run: readers.run.bind(readers) });
};
const csv = (...numbers: number[]): string => `n\n${numbers.map((n) => `${n}\n`).join("")}`;

describe("files", () => {
  it("those that match are read once, those that come later too; a file that is read again is none", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", csv(1, 2));
    io.write("/in/b.txt", csv(9));
    io.write("/elsewhere/c.csv", csv(9));
    const watched = one({ io, intervalMs: 1_000 });
    expect(watched.run()).toBe("idle");
    io.write("/in/day/d.csv", csv(3));
    expect(watched.run()).toBe("idle");
    expect(watched.rows).toEqual([1, 2, 3]);
  });

  it("looked through once, the source ends with the last of them", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", csv(1));
    io.write("/in/b.csv", csv(2));
    const once = one({ io });
    expect(once.run()).toBe("end");
    expect(once.rows).toEqual([1, 2]);
  });

  it("of every format of lines", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", "one\ntwo\n");
    const line = [{ name: "line", type: string(false) }];
    const text = one({ io, reads: { kind: "text-file-source", path: "", mode: "once" }, output: line });
    text.run();
    expect(text.rig.rows).toEqual([["one"], ["two"]]);
    io.write("/in/a.csv", '{"n":1}\n{"n":2}');
    const json = one({ io, reads: { kind: "json-lines-source", path: "", mode: "once", malformed: "fail" } });
    json.run();
    expect(json.rows).toEqual([1, 2]);
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
    const failing = one({ io: broken() });
    expect(failureOf(() => failing.run()).params).toMatchObject({ path: "/in/a.csv" });
    for (const unreadable of ["skip", "side"] as const) {
      const lenient = one({ io: broken(), unreadable });
      expect(lenient.run()).toBe("end");
      expect(lenient.rows).toEqual([2]);
      expect(lenient.rig.counter("malformedRecords")).toBe(1);
      const sent = lenient.rig.sideRows[0]!.map(([, , path]) => path);
      expect(sent).toEqual(unreadable === "side" ? ["/in/a.csv"] : []);
    }
  });

  it("what is written into a file after it was read is told", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", csv(1));
    const watched = one({ io, intervalMs: 1_000, unreadable: "skip" });
    watched.run();
    expect(watched.rig.counter("malformedRecords")).toBe(0);
    io.write("/in/a.csv", csv(1, 2));
    watched.run();
    watched.run();
    expect(watched.rows).toEqual([1]);
    expect(watched.rig.counter("malformedRecords")).toBe(1);
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
    const given = one({ io, reads, output: fields, eventTime });
    given.run([1]);
    expect(given.events.map((event) => Number(event.split(" ")[1]))).toEqual([1_999, 2_999, 11_999]);
  });

  it("shows the splits that it reads, each with its watermark and how far it was read", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", at(1, 2, 3));
    io.write("/in/b.csv", at(10, 11, 12));
    const { all } = new Readers({ io, reads, output: fields, eventTime });
    const { source } = all[0]!;
    const shown = () => {
      const entries = source.entries("splits")!;
      return Array.from({ length: entries.places }, (_, place) => {
        const { key, values } = entries.at(place);
        return [...key, ...values.map(([, value]) => value)];
      });
    };
    expect(shown()).toEqual([]);
    for (let step = 0; step < 8 && shown().length < 2; step++) all[0]!.poll(1);
    const before = shown().find(([name]) => name === "b.csv")!;
    expect(before[1]).toBe("NULL");
    while (shown().some(([name, watermark]) => name === "b.csv" && watermark === "NULL")) all[0]!.poll(1);
    expect(shown().find(([name]) => name === "b.csv")).toEqual(["b.csv", "1970-01-01T00:00:09.999", "60"]);
    expect(source.entries("watermark")).toBeNull();
  });

  it("a subtask without rows becomes idle, and active with the next file", () => {
    const io = new MemoryIo();
    io.write("/in/a.csv", at(1));
    const given = one({
      io,
      reads,
      output: fields,
      intervalMs: 100,
      eventTime: { ...eventTime, idleTimeoutMs: 5_000 },
    });
    given.run();
    given.rig.advance(20_000);
    io.write("/in/b.csv", at(2));
    given.run();
    expect(given.events).toEqual(["watermark 999", "idle", "active", "watermark 1999", "idle"]);
  });
});

describe("splits", () => {
  const files = (count: number): MemoryIo => {
    const io = new MemoryIo();
    for (let file = 0; file < count; file++) io.write(`/in/${file}.csv`, csv(file));
    return io;
  };

  it("go to subtasks one by one: nobody has a second before everybody has a first", () => {
    const readers = new Readers({ io: files(4), intervalMs: 100 }, 4);
    readers.run([1]);
    expect(readers.all.map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1]);
  });

  it("a subtask that is busy gets no more than it can read, and others the rest", () => {
    const io = files(12);
    io.write("/in/0.csv", csv(...Array.from({ length: 200 }, (_, n) => 100 + n)));
    const readers = new Readers({ io }, 2);
    expect(readers.run([1])).toBe("end");
    const [less = 0, more = 0] = readers.all
      .map(({ rows }) => rows.filter((n) => n < 100).length)
      .toSorted((a, b) => a - b);
    expect(less).toBeLessThan(more);
    expect(less + more).toBe(11);
  });

  it("a large file is several, which subtasks read at once; one that is packed is not", () => {
    const io = new MemoryIo();
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    io.write("/in/large.csv", numbers.map((n) => `${n}\n`).join(""));
    const reads: FileReadSpec = { kind: "text-file-source", path: "", mode: "once" };
    const output = [{ name: "line", type: string(false) }];
    const readers = new Readers({ io, reads, output, splitBytes: 512 }, 3);
    expect(readers.run([64])).toBe("end");
    expect(readers.rows.toSorted((a, b) => a - b)).toEqual(numbers);
    for (const { rows } of readers.all) expect(rows.length).toBeGreaterThan(200);
  });

  it("with nothing to read a subtask holds no watermark back", () => {
    const io = files(1);
    const eventTime = { column: "t", outOfOrdernessMs: 0, idleTimeoutMs: null };
    const output: readonly Field[] = [{ name: "t", type: timestamp() }];
    io.write("/in/0.csv", "t\n1970-01-01 00:00:01\n");
    const reads = { ...CSV, columns: output };
    const readers = new Readers({ io, reads, output, eventTime, intervalMs: 100 }, 2);
    readers.run();
    const events = readers.all.map(({ events: own }) => own).toSorted((a, b) => a.length - b.length);
    expect(events).toEqual([["idle"], ["watermark 999", "idle"]]);
  });

  it("state of old, by the key groups of paths, is taken up", () => {
    const io = files(3);
    const restored = new MemoryState();
    const old = new TextEncoder().encode(JSON.stringify({ done: [["0.csv", 4]], open: [["1.csv", []]] }));
    restored.keyed = (() => [{ keyGroup: 3, bytes: old }]) as MemoryState["keyed"];
    const readers = new Readers({ io }, 1, [restored]);
    expect(readers.run()).toBe("end");
    expect(readers.rows.toSorted((a, b) => a - b)).toEqual([1, 2]);
  });
});

it("each row once, over restores at any parallelism, while files come", () => {
  const parallelism = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat({ max: 99 }), { maxLength: 12 }), { minLength: 1, maxLength: 12 }),
      fc.array(parallelism, { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 12 }),
      fc.nat({ max: 60 }),
      (files, counts, first, polls) => {
        const io = new MemoryIo();
        io.chunkLengths = [7, 3];
        const write = (from: number, to: number): void =>
          files
            .slice(from, to)
            .forEach((numbers, index) => io.write(`/in/f${from + index}.csv`, csv(...numbers)));
        write(0, first);
        const rows: number[] = [];
        let states: readonly MemoryState[] = [];
        for (const [turn, count] of counts.entries()) {
          const isLast = turn === counts.length - 1;
          if (isLast) write(first, files.length);
          const readers = new Readers({ io, intervalMs: 100 }, count, states);
          readers.run([1, 3], isLast ? Infinity : polls);
          states = readers.snapshot();
          rows.push(...readers.rows);
        }
        expect(rows.toSorted((a, b) => a - b)).toEqual(files.flat().toSorted((a, b) => a - b));
      },
    ),
  );
});
