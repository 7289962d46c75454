import type { Text } from "@millrace/graph";

/** An old name of Flink's API, the node that does its work here, and what became of it in Flink. */
export interface FlinkName {
  readonly name: string;
  /** Kinds of nodes, the first is the nearest. */
  readonly kinds: readonly string[];
  /** How it is written in Flink 1.x and in 2.x: code alone, or with words about it. */
  readonly flink1: string | Text;
  readonly flink2: string | Text;
}

type Written = FlinkName["flink1"];

/** A name that is written so in both versions. */
export const still = (name: string, kinds: readonly string[], written: Written): FlinkName => ({
  name,
  kinds,
  flink1: written,
  flink2: written,
});

/** A name, and what became of it. */
// oxlint-disable-next-line max-params -- a row of the table
export const became = (
  name: string,
  kinds: readonly string[],
  flink1: Written,
  flink2: Written,
): FlinkName => ({ name, kinds, flink1, flink2 });
