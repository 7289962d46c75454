import { InvariantError } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { columnKind } from "../batch/column.ts";
import type { ColumnKind } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { generateFunction } from "../expression/generate-function.ts";
import { finishHash, HASH_SEED, mixBytes, mixWord, NULL_WORD } from "./murmur.ts";

/** Writes the hash of row i of the batch to `out[i]`, for i in [batch.from, batch.to): indexed as the columns are. */
export type KeyHasher = (batch: RowBatch, out: Int32Array) => void;

const cache = new Map<string, KeyHasher>();

/**
 * Hash of the key columns' values: equal keys hash alike whatever batch, thread or machine they are on. -0 and 0 are one
 * key, as are all NaN.
 */
export function createKeyHasher(schema: RowSchema, keyColumns: readonly number[]): KeyHasher {
  const kinds = keyColumns.map((index) => {
    const field = schema.fields[index];
    if (field === undefined) throw new InvariantError(`no key column ${index}`);
    return columnKind(field.type);
  });
  const plan = keyColumns.map((index, key) => `${kinds[key]}@${index}`).join(",");
  let hasher = cache.get(plan);
  if (hasher === undefined) {
    hasher = generate(kinds, keyColumns);
    cache.set(plan, hasher);
  }
  return hasher;
}

function generate(kinds: readonly ColumnKind[], keyColumns: readonly number[]): KeyHasher {
  const source = `
const mixWord = K[0], mixBytes = K[1], finish = K[2];
const f64 = new Float64Array(1), f64w = new Int32Array(f64.buffer);
const i64 = new BigInt64Array(1), i64w = new Int32Array(i64.buffer);
return function hashKeys(batch, out) {
  const columns = batch.columns;
${kinds.map((kind, key) => declareColumn(kind, key, keyColumns[key]!)).join("")}
  for (let i = batch.from, to = batch.to; i < to; i++) {
    let h = ${HASH_SEED | 0};
${kinds.map((kind, key) => mixColumn(kind, key)).join("")}
    out[i] = finish(h);
  }
};`;
  return generateFunction<KeyHasher>(source, [mixWord, mixBytes, finishHash]);
}

function declareColumn(kind: ColumnKind, key: number, index: number): string {
  const head = `  const c${key} = columns[${index}], n${key} = c${key}.nulls;\n`;
  switch (kind) {
    case "int64":
      return `${head}  const w${key} = c${key}.words;\n`;
    case "decimal":
      return `${head}  const v${key} = c${key}.low, g${key} = c${key}.high;\n`;
    case "string":
      return `${head}  const b${key} = c${key}.heap, o${key} = c${key}.offsets, l${key} = c${key}.lengths;\n`;
    case "int8":
    case "int32":
    case "float64":
      return `${head}  const v${key} = c${key}.values;\n`;
  }
}

function mixColumn(kind: ColumnKind, key: number): string {
  return `    if (n${key} !== null && n${key}[i] !== 0) h = mixWord(h, ${NULL_WORD | 0});
    else { ${mixValue(kind, key)} }
`;
}

function mixValue(kind: ColumnKind, key: number): string {
  switch (kind) {
    case "int8":
    case "int32":
      return `h = mixWord(h, v${key}[i]);`;
    case "int64":
      return `h = mixWord(mixWord(h, w${key}[2 * i]), w${key}[2 * i + 1]);`;
    case "float64":
      return `const x = v${key}[i]; f64[0] = x !== x ? NaN : x + 0; h = mixWord(mixWord(h, f64w[0]), f64w[1]);`;
    case "decimal":
      return `i64[0] = v${key}[i]; h = mixWord(mixWord(h, i64w[0]), i64w[1]);
      if (g${key} !== null) { i64[0] = g${key}[i]; h = mixWord(mixWord(h, i64w[0]), i64w[1]); }`;
    case "string":
      return `h = mixBytes(h, b${key}, o${key}[i], l${key}[i]);`;
  }
}
