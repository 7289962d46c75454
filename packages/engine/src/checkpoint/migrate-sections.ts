import type { ChainedOperator } from "@millrace/graph";
import { stateDeclarations } from "../operators/state-declarations.ts";
import { ByteWriter } from "../state/byte-writer.ts";
import { sectionRecords, writeRecord } from "../state/keyed-section.ts";
import type { KeyedStateDeclaration } from "../state/state-declaration.ts";
import { emptyValue } from "../state/stored-value.ts";
import type { StoredValue } from "../state/stored-value.ts";
import type { StateSection } from "./state-io.ts";
import { typedValue } from "./typed-value.ts";

/** Operators of `saved` whose state has another shape in `next`: what is read for them has to be migrated. */
export function operatorsToMigrate(
  saved: readonly ChainedOperator[],
  next: readonly ChainedOperator[],
): readonly ChainedOperator[] {
  const now = new Map(next.map((operator) => [operator.uid, operator]));
  return saved.filter((operator) => {
    const successor = now.get(operator.uid);
    return successor?.spec.kind === operator.spec.kind && shapesOf(operator) !== shapesOf(successor);
  });
}

const shapesOf = (operator: ChainedOperator): string => JSON.stringify(stateDeclarations(operator));

/**
 * Sections that the operators `saved` wrote, as their successors among `next` read them. A column that is new begins
 * empty, one that is gone is left out, a narrower value is written as the wider one, and JSON as a value of the type that
 * is declared now. Keys stay as they are.
 */
export function migrateSections(
  sections: readonly StateSection[],
  saved: readonly ChainedOperator[],
  next: readonly ChainedOperator[],
): readonly StateSection[] {
  if (saved.length === 0) return sections;
  const before = new Map(saved.map((operator) => [operator.uid, keyedStates(operator)]));
  const now = new Map(next.map((operator) => [operator.uid, keyedStates(operator)]));
  return sections.map((section) => {
    const from = before.get(section.operatorUid)?.get(section.name);
    const to = now.get(section.operatorUid)?.get(section.name);
    if (from === undefined || to === undefined) return section;
    return { ...section, bytes: migrated(section.bytes, from, to) };
  });
}

function keyedStates(operator: ChainedOperator): ReadonlyMap<string, KeyedStateDeclaration> {
  return new Map(
    stateDeclarations(operator).flatMap((declaration) =>
      declaration.scope === "keyed" ? [[declaration.name, declaration] as const] : [],
    ),
  );
}

function migrated(bytes: Uint8Array, from: KeyedStateDeclaration, to: KeyedStateDeclaration): Uint8Array {
  const places = to.columns.map(({ id }) => from.columns.findIndex((column) => column.id === id));
  const section = new ByteWriter();
  const record = new ByteWriter();
  for (const read of sectionRecords(from, bytes)) {
    const panes = read.panes.map((pane) =>
      places.map((place, index): StoredValue => {
        const column = to.columns[index]!;
        return place < 0 ? emptyValue(column.stored) : typedValue(pane[place]!, from.columns[place]!, column);
      }),
    );
    record.reset();
    writeRecord(record, to, { ...read, panes });
    const written = record.finish();
    section.range(written, 0, written.length);
  }
  return section.finish();
}
