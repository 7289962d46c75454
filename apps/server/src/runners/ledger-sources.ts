import { closeSync, createReadStream, fstatSync, openSync } from "node:fs";
import type { ReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { rowGroupsInFile, RowStarts } from "@millrace/engine";
import type { RowForm } from "@millrace/engine";
import { isGzipPath } from "@millrace/graph";
import type { OperatorSpec, SourceSpec } from "@millrace/graph";
import { randomAccess } from "./random-access.ts";

type Positions = readonly (readonly number[])[];
type TextSpec = Extract<
  OperatorSpec,
  { readonly kind: "text-file-source" | "csv-text-source" | "json-lines-source" }
>;

/**
 * Rows that a source had given as of a checkpoint, by the positions that it has of it; subtasks that had given all are not
 * among them any more. Null: the positions do not say. Throws what reading its file throws.
 */
export async function rowsGiven(spec: SourceSpec, positions: Positions): Promise<number | null> {
  switch (spec.kind) {
    case "collection-source":
      return positions.length === 0 ? spec.rows.length : positions.reduce((sum, [next = 0]) => sum + next, 0);
    case "sequence-source":
      return rowsOfSplits(positions, Number(spec.to) - Number(spec.from) + 1);
    case "data-generator-source":
      return rowsOfSplits(positions, spec.rows);
    case "text-file-source":
      return rowsOfText(spec, { kind: "lines" }, positions);
    case "json-lines-source":
      return spec.form === "array" ? null : rowsOfText(spec, { kind: "json" }, positions);
    case "csv-text-source": {
      const inParts = spec.partBytes !== undefined;
      return rowsOfText(spec, { kind: "csv", options: spec, header: spec.header, inParts }, positions);
    }
    case "parquet-source":
      return rowsOfGroups(groupsOf(spec.path), positions);
    default:
      return null;
  }
}

/** Of each split, by its number, where it is; `stride`: how many splits there are; undefined: all of them have ended. */
function splitsOf(
  positions: Positions,
  at: (position: readonly number[]) => number,
): { readonly stride: number | undefined; readonly open: ReadonlyMap<number, readonly number[]> } {
  const known = positions.filter(([stride = 0]) => stride > 0);
  const stride = known[0]?.[0];
  return { stride, open: new Map(known.map((position) => [at(position) % position[0]!, position])) };
}

/** Every `stride`-th row up to the next is given; of a split that is not there any more, all of them. */
function rowsOfSplits(positions: Positions, total: number | null): number | null {
  const { stride, open } = splitsOf(positions, ([, next = 0]) => next);
  if (stride === undefined) return total;
  let rows = 0;
  for (let owner = 0; owner < stride; owner++) {
    const next = open.get(owner)?.[1] ?? total;
    if (next === null) return null;
    rows += Math.max(0, Math.ceil((next - owner) / stride));
  }
  return rows;
}

function rowsOfGroups(groups: readonly number[], positions: Positions): number {
  const { stride, open } = splitsOf(positions, ([, group = 0]) => group);
  return groups.reduce((sum, rows, index) => {
    const split = stride === undefined ? undefined : open.get(index % stride);
    if (split === undefined) return sum + rows;
    const [, group = 0, row = 0] = split;
    return sum + (index < group ? rows : index === group ? row : 0);
  }, 0);
}

function groupsOf(path: string): readonly number[] {
  const file = openSync(path, "r");
  try {
    return rowGroupsInFile(randomAccess(file, fstatSync(file).size), path);
  } finally {
    closeSync(file);
  }
}

async function rowsOfText(spec: TextSpec, form: RowForm, positions: Positions): Promise<number | null> {
  if (spec.partBytes !== undefined) return countRows(spec.path, form, { isGiven: givenParts(positions) });
  const [offset] = positions[0] ?? [];
  if (offset !== undefined) return countRows(spec.path, form, { end: offset });
  return spec.mode === "once" ? countRows(spec.path, form) : null;
}

/** Whether the row that begins at a byte is given: parts of a split before the one at hand are, and of that one what is before its offset. */
function givenParts(positions: Positions): (start: number) => boolean {
  const { stride, open } = splitsOf(positions, ([, , part = 0]) => part);
  return (start) => {
    if (stride === undefined) return true;
    const partBytes = positions.find(([width = 0]) => width > 0)![1]!;
    const part = Math.floor(start / partBytes);
    const split = open.get(part % stride);
    if (split === undefined) return true;
    const [, , current = 0, offset = -1] = split;
    return part < current || (part === current && start < offset);
  };
}

interface Given {
  /** Rows from this byte on are not given. */
  readonly end?: number;
  readonly isGiven?: (start: number) => boolean;
}

async function countRows(
  path: string,
  form: RowForm,
  { end = Infinity, isGiven = () => true }: Given = {},
): Promise<number> {
  const starts = new RowStarts(form);
  let rows = 0;
  const count = (bytes: Uint8Array | "end"): boolean => {
    for (const start of starts.after(bytes)) {
      if (start >= end) return false;
      if (isGiven(start)) rows++;
    }
    return true;
  };
  for await (const bytes of bytesOf(path)) if (!count(bytes)) return rows;
  count("end");
  return rows;
}

/** Of what is in the file: a packed one is unpacked, as its source does. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const stored = createReadStream(path);
  try {
    yield* isGzipPath(path) ? unpacked(stored) : (stored as AsyncIterable<Uint8Array>);
  } finally {
    stored.destroy();
  }
}

/** Ends with the error of what it reads. */
function unpacked(stored: ReadStream): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  stored.on("error", (error) => gunzip.destroy(error));
  return stored.pipe(gunzip);
}
