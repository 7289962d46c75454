import type { LogicalType } from "@millrace/graph";
import { columnKind } from "../batch/column.ts";
import type { Column } from "../batch/column.ts";
import { equalBytes } from "../batch/string-arena.ts";
import { generateFunction } from "../expression/generate-function.ts";
import type { KeyIndex } from "./key-index.ts";
import { GOLDEN } from "./murmur.ts";

/** `KeyIndex.findRows` for one list of key types. */
// oxlint-disable-next-line max-params -- the shape of generated code
export type FindRows = (
  index: KeyIndex,
  columns: readonly Column[],
  from: number,
  to: number,
  hashes: Int32Array,
  rows: Int32Array,
) => void;

const cache = new Map<string, FindRows>();

export function findRowsFunction(types: readonly LogicalType[]): FindRows {
  const plan = types.map((type) => `${columnKind(type)}${type.nullable ? "?" : ""}`).join(",");
  let found = cache.get(plan);
  if (found === undefined) {
    found = generate(types);
    cache.set(plan, found);
  }
  return found;
}

/** Arrays of the table are read again after every insert, which may have replaced them. */
function generate(types: readonly LogicalType[]): FindRows {
  const stored = types.flatMap((type, key) =>
    arraysOf(type).map((array) => ({ name: `t${key}${array}`, read: `index.keys[${key}].${array}` })),
  );
  const given = types.flatMap((type, key) =>
    arraysOf(type).map((array) => `const c${key}${array} = columns[${key}].${array};`),
  );
  const reload = [
    ...stored.map(({ name, read }) => `${name} = ${read};`),
    "slots = index.slots.words; mask = slots.length - 1; shift = index.slots.shift; stored = index.hashes;",
  ].join(" ");
  const source = `
const equal = K[0];
return function findRows(index, columns, from, to, hashes, rows) {
  ${given.join("\n  ")}
  let ${[...stored.map(({ name }) => name), "slots", "mask", "shift", "stored"].join(", ")};
  ${reload}
  for (let i = from; i < to; i++) {
    const hash = hashes[i];
    let slot = Math.imul(hash, ${GOLDEN}) >>> shift;
    for (;;) {
      const row = slots[slot] - 1;
      if (row < 0) {
        rows[i] = index.missed(columns, i, hash);
        ${reload}
        break;
      }
      if (stored[row] === hash${types.map((type, key) => ` && ${equality(type, key)}`).join("")}) {
        rows[i] = row;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
};`;
  return generateFunction<FindRows>(source, [equalBytes]);
}

function arraysOf(type: LogicalType): readonly string[] {
  const nulls = type.nullable ? ["nulls"] : [];
  switch (columnKind(type)) {
    case "int64":
      return ["words", ...nulls];
    case "decimal":
      return ["low", "high", ...nulls];
    case "string":
      return ["heap", "offsets", "lengths", ...nulls];
    case "int8":
    case "int32":
    case "float64":
      return ["values", ...nulls];
  }
}

/** Equal as group keys: NULL equals NULL, NaN equals NaN. */
function equality(type: LogicalType, key: number): string {
  const same = sameValue(type, key);
  if (!type.nullable) return same;
  const given = `(c${key}nulls !== null && c${key}nulls[i] !== 0)`;
  return `(t${key}nulls[row] !== 0 ? ${given} : (!${given} && ${same}))`;
}

function sameValue(type: LogicalType, key: number): string {
  const [t, c] = [`t${key}`, `c${key}`];
  switch (columnKind(type)) {
    case "int64":
      return `(${t}words[2 * row] === ${c}words[2 * i] && ${t}words[2 * row + 1] === ${c}words[2 * i + 1])`;
    case "decimal":
      return `(${t}low[row] === ${c}low[i] && (${t}high === null || ${t}high[row] === ${c}high[i]))`;
    case "string":
      return `(${t}lengths[row] === ${c}lengths[i] && equal(${t}heap, ${t}offsets[row], ${c}heap, ${c}offsets[i], ${c}lengths[i]))`;
    case "float64":
      return `(${t}values[row] === ${c}values[i] || (${t}values[row] !== ${t}values[row] && ${c}values[i] !== ${c}values[i]))`;
    case "int8":
    case "int32":
      return `${t}values[row] === ${c}values[i]`;
  }
}
