import type { OperatorSample, SampleRow } from "@millrace/engine/simulation";
import type { FlowEdge, LogicalType, RowSchema } from "@millrace/graph";
import type { Preview } from "./preview-store.ts";

/** Rows that leave a node, as far as the preview has them; null: it does not run. */
export function sampleOfNode(
  preview: Pick<Preview, "plan" | "operators">,
  nodeId: string,
): OperatorSample | null {
  const uids = preview.plan?.operatorsOf.get(nodeId);
  if (!uids) return null;
  const samples = uids.flatMap((uid) => preview.operators[uid] ?? []);
  const [only] = samples;
  if (samples.length === 1 && only) return only;
  return {
    total: samples.reduce((sum, { total }) => sum + total, 0),
    rows: samples.flatMap(({ rows }) => rows),
  };
}

export interface SampleColumn {
  readonly index: number;
  readonly name: string;
  readonly type: LogicalType;
  /** It carries the event time. */
  readonly isTime: boolean;
}

/** All columns, the event time first. */
export function sampleColumns(schema: RowSchema): readonly SampleColumn[] {
  const columns = schema.fields.map(({ name, type }, index) => ({
    index,
    name,
    type,
    isTime: name === schema.rowtime,
  }));
  return [...columns.filter(({ isTime }) => isTime), ...columns.filter(({ isTime }) => !isTime)];
}

export interface BriefChoice {
  readonly most: number;
  readonly fresh: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/**
 * The columns that say most where there is room for few, in their order: event time, keys (also those of rows that are
 * keyed no longer), what was just computed (`fresh`), other values, other times, and last what is NULL in most rows.
 */
export function briefColumns(
  schema: RowSchema,
  rows: readonly SampleRow[],
  { most, fresh, keys }: BriefChoice,
): readonly SampleColumn[] {
  const rank = ({ isTime, name, type, index }: SampleColumn): number => {
    if (isTime) return 0;
    const nulls = rows.filter(({ values }) => values[index] === null).length;
    if (nulls > rows.length / 2) return 5;
    if (isTimestamp(type)) return 4;
    return keys.has(name) ? 1 : fresh.has(name) ? 2 : 3;
  };
  const all = sampleColumns(schema);
  const chosen = new Set(all.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  return all.filter((column) => chosen.has(column));
}

/** Keys of a channel, or else those by which its rows were keyed last on their way there. */
export function keysOnTheWay(
  edgeId: string,
  edges: readonly FlowEdge[],
  schemas: Readonly<Record<string, RowSchema>>,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const keysOf = (id: string): readonly string[] => {
    if (seen.has(id)) return [];
    seen.add(id);
    const keys = schemas[id]?.keys;
    if (keys) return keys;
    const from = edges.find((edge) => edge.id === id)?.from.node;
    return edges.filter(({ to }) => to.node === from).flatMap((edge) => keysOf(edge.id));
  };
  return new Set(keysOf(edgeId));
}

/** Columns of an output that no input has. */
export function freshColumns(output: RowSchema, inputs: readonly RowSchema[]): ReadonlySet<string> {
  const known = new Set(inputs.flatMap(({ fields }) => fields.map(({ name }) => name)));
  return new Set(output.fields.flatMap(({ name }) => (known.has(name) ? [] : [name])));
}

const isTimestamp = ({ kind }: LogicalType): boolean => kind.startsWith("TIMESTAMP");

/** The part of a timestamp that all rows have in common and that need not be repeated: the day, or nothing. */
export function commonDay(rows: readonly SampleRow[], { index, type }: SampleColumn): string {
  if (!isTimestamp(type)) return "";
  const days = new Set(rows.flatMap((row) => row.values[index]?.slice(0, DAY) ?? []));
  const [day] = days;
  return days.size === 1 && day !== undefined && day.length === DAY ? day : "";
}

/** A value without what all rows have in common; seconds stand also where they are zero, so that times line up. */
export function cellText(value: string, type: LogicalType, skipped: number): string {
  const isShort = isTimestamp(type) && /T\d\d:\d\d$/u.test(value);
  return (isShort ? `${value}:00` : value).slice(skipped);
}

/** Length of `2026-01-01T`. */
const DAY = 11;
