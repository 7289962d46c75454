import { formatType } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { MAX_WATERMARK } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { decodeUtf8 } from "../batch/utf8.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import { inspectKey } from "../operators/operator-inspection.ts";
import { filePartOf } from "../operators/sources/directory/file-splits.ts";
import { printValue } from "../operators/sinks/print-format.ts";
import type { Accumulator } from "../operators/aggregates/accumulator.ts";
import { ByteReader } from "../state/byte-reader.ts";
import { KeyReader } from "../state/key-reader.ts";
import type {
  KeyedStateDeclaration,
  OperatorStateDeclaration,
  StateDeclaration,
} from "../state/state-declaration.ts";
import { readStored } from "../state/stored-value.ts";

/** An entry of a state, as text for a person; values as the operator would give them. */
export interface StateRow {
  /** Empty where there is no key. */
  readonly key: readonly string[];
  /** -1: of the subtask as a whole. */
  readonly keyGroup: number;
  /** Window or slice that it belongs to, [start, end); null: none. */
  readonly window: readonly [number, number] | null;
  /** Event or wall-clock time, ms, at which it fires; null: not known from the entry alone. */
  readonly timerMs: number | null;
  readonly values: readonly string[];
}

export interface StateColumns {
  readonly key: readonly StateColumn[];
  readonly values: readonly StateColumn[];
}

export interface StateColumn {
  readonly name: string;
  /** As Flink prints it. */
  readonly type: string;
}

export function columnsOf(declaration: StateDeclaration): StateColumns {
  const named = ({ name, type }: Field): StateColumn => ({ name, type: formatType(type) });
  if (declaration.scope === "keyed") {
    const rows = declaration.repeats ? [{ name: "rows", type: "BIGINT" }] : [];
    return { key: declaration.key.map(named), values: [...rows, ...declaration.values.map(named)] };
  }
  const type = declaration.format === "parts" || declaration.format === "splits" ? "STRING" : "DOUBLE";
  return { key: [], values: declaration.names.map((name) => ({ name, type })) };
}

/** What a running task shows of it: states by key, and the splits that a source reads now. Null: nothing. */
export function liveColumnsOf(declaration: StateDeclaration): StateColumns | null {
  if (declaration.scope === "keyed") return columnsOf(declaration);
  return declaration.format === "splits" ? OPEN_SPLITS : null;
}

const OPEN_SPLITS: StateColumns = {
  key: [{ name: "split", type: "STRING" }],
  values: [
    { name: "watermark", type: "TIMESTAMP(3)" },
    { name: "bytes read", type: "BIGINT" },
  ],
};

/** An entry where it lies: nothing of it is read before it is asked for. Valid until the next. */
export interface LyingRow {
  readonly key: () => readonly string[];
  readonly whole: () => StateRow;
}

/** Entries of a section, in the order in which they lie there. `passed`: how far time has come in its key group. */
export function* stateRows(
  declaration: StateDeclaration,
  section: StateSection,
  passed: number | null = null,
): Generator<LyingRow, void> {
  if (declaration.scope === "keyed") {
    yield* new KeyedRows(declaration, passed).of(section);
    return;
  }
  for (const values of operatorValues(declaration, section.bytes)) {
    const row = { key: [], keyGroup: section.keyGroup, window: null, timerMs: null, values };
    yield { key: () => values, whole: () => row };
  }
}

/** Reads records with the accumulators that wrote them. */
class KeyedRows {
  readonly #declaration: KeyedStateDeclaration;
  readonly #passed: number | null;
  readonly #keys: KeyReader;
  readonly #keyTypes: readonly Field["type"][];
  readonly #builder: BatchBuilder;
  readonly #pane: readonly Accumulator[];
  readonly #all: readonly Accumulator[];

  constructor(declaration: KeyedStateDeclaration, passed: number | null) {
    this.#declaration = declaration;
    this.#passed = passed;
    this.#keyTypes = declaration.key.map(({ type }) => type);
    this.#keys = new KeyReader(this.#keyTypes);
    this.#builder = new BatchBuilder({ fields: declaration.values }, 1);
    this.#pane = declaration.accumulators();
    this.#all = declaration.accumulators();
    for (const accumulator of [...this.#pane, ...this.#all]) accumulator.ensure(1);
  }

  *of({ bytes, keyGroup }: StateSection): Generator<LyingRow, void> {
    const records = new ByteReader(bytes);
    while (!records.done) {
      const { offset, length } = records.range();
      const record = (): ByteReader => new ByteReader(bytes.subarray(offset, offset + length));
      yield {
        key: () => {
          const reader = record();
          this.#readHeader(reader);
          return this.#readKey(reader);
        },
        whole: () => this.#read(record(), keyGroup),
      };
    }
  }

  /** What stands before the key: the first number of it. */
  #readHeader(reader: ByteReader): number {
    const order = reader.float64();
    if (this.#declaration.header === "table") reader.int32();
    reader.int32();
    return order;
  }

  #readKey(reader: ByteReader): readonly string[] {
    return inspectKey(this.#keys.read(reader), 0, this.#keyTypes);
  }

  #read(reader: ByteReader, keyGroup: number): StateRow {
    const { head, sliceMs, values, repeats } = this.#declaration;
    const order = this.#readHeader(reader);
    const key = this.#readKey(reader);
    const headValues = head.map(({ stored }) => Number(readStored(reader, stored)));
    const named = (name: string): number | undefined => headValues[head.findIndex(({ id }) => id === name)];
    const window = windowOf([named("start"), named("end")], order, sliceMs);
    const panes = this.#readPanes(reader);
    return {
      key,
      keyGroup,
      window,
      timerMs: this.#timer(order, window, named),
      values: [...(repeats ? [String(named("rows") ?? panes)] : []), ...this.#valuesOf(values)],
    };
  }

  // oxlint-disable-next-line max-params -- what is known of an entry
  #timer(
    order: number,
    window: StateRow["window"],
    named: (name: string) => number | undefined,
  ): number | null {
    const { timers, firesAtEnd } = this.#declaration;
    if (window !== null && (firesAtEnd === true || named("pending") === 1)) return window[1] - 1;
    if (timers === undefined) return this.#firing(order);
    const times = timers.map((name) => named(name) ?? NaN).filter((time) => !Number.isNaN(time));
    return times.length === 0 ? null : Math.min(...times);
  }

  #firing(namespace: number): number | null {
    const { firing } = this.#declaration;
    return firing === undefined || this.#passed === null ? null : firing.at(namespace, this.#passed);
  }

  #valuesOf(fields: readonly Field[]): readonly string[] {
    const builder = this.#builder;
    builder.reset();
    this.#all.forEach((accumulator, index) =>
      accumulator.emitRow(0, builder.columns[index]!, 0, builder.arena),
    );
    builder.rowCount = 1;
    const { columns } = builder.take();
    return columns.map((column, index) => printValue(readValue(column, 0), fields[index]!.type) ?? "NULL");
  }

  /** How many there are. */
  #readPanes(reader: ByteReader): number {
    for (const accumulator of this.#all) accumulator.clearRow(0);
    if (!this.#declaration.repeats) {
      for (const accumulator of this.#all) accumulator.read(reader, 0);
      return 1;
    }
    let count = 0;
    for (; !reader.done; count++) {
      for (const accumulator of this.#pane) accumulator.read(reader, 0);
      this.#all.forEach((accumulator, index) => accumulator.mergeOne(this.#pane[index]!, 0, 0));
    }
    return count;
  }
}

/** Of a window its own, unless it never ends; of a slice the stretch of time that it covers. */
function windowOf(
  [start, end]: readonly (number | undefined)[],
  order: number,
  sliceMs: number | null,
): readonly [number, number] | null {
  if (start !== undefined && end !== undefined) return end > MAX_WATERMARK ? null : [start, end];
  return sliceMs === null ? null : [order, order + sliceMs];
}

/** Files of a directory, those that are open first. */
function fileStates(bytes: Uint8Array): readonly (readonly string[])[] {
  const { done, open } = JSON.parse(decodeUtf8(bytes, 0, bytes.length)) as KeptFiles;
  return [
    ...open.map(([id]) => [nameOf(id), "open"]),
    ...done.map(([id, length]) => [nameOf(id), length === null ? "read" : `read, ${length} bytes`]),
  ];
}

function nameOf(id: string): string {
  const { path, part, parts } = filePartOf(id);
  return parts === 1 ? path : `${path} (${part + 1}/${parts})`;
}

interface KeptFiles {
  readonly done: readonly (readonly [path: string, bytes: number | null])[];
  readonly open: readonly (readonly [path: string, ...unknown[]])[];
}

interface SinkPart {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

interface SinkParts {
  readonly parts: readonly SinkPart[];
  readonly inProgress?: readonly SinkPart[];
  readonly rows: number;
}

function operatorValues(
  { format }: OperatorStateDeclaration,
  bytes: Uint8Array,
): readonly (readonly string[])[] {
  if (format === "splits") return fileStates(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === "parts") {
    const length = view.getUint32(0, true);
    const { parts, inProgress = [], rows } = JSON.parse(decodeUtf8(bytes, 4, length)) as SinkParts;
    const waiting = rows > 0 ? [["-", String(rows), String(bytes.length - 4 - length), "open"]] : [];
    const valuesOf = (state: string) => (part: SinkPart) => [
      part.name,
      String(part.rows),
      String(part.bytes),
      state,
    ];
    return [...parts.map(valuesOf("ended")), ...inProgress.map(valuesOf("open")), ...waiting];
  }
  const numbers = Array.from({ length: bytes.length / 8 }, (_, i) => String(view.getFloat64(i * 8, true)));
  return [format === "position" ? numbers.slice(1) : numbers];
}
