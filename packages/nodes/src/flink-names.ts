import type { Locale, Text } from "@millrace/graph";
import { FLINK_CONNECTORS } from "./flink-names/connectors.ts";
import type { FlinkName } from "./flink-names/flink-name.ts";
import { FLINK_FUNCTIONS } from "./flink-names/functions.ts";
import { FLINK_METHODS } from "./flink-names/methods.ts";
import { FLINK_TIME_AND_WINDOWS } from "./flink-names/time-and-windows.ts";

export type { FlinkName } from "./flink-names/flink-name.ts";

export const flinkNames: readonly FlinkName[] = [
  ...FLINK_METHODS,
  ...FLINK_CONNECTORS,
  ...FLINK_FUNCTIONS,
  ...FLINK_TIME_AND_WINDOWS,
];

/** Those that a node of this kind stands for. */
export const flinkNamesOf = (kind: string): readonly FlinkName[] =>
  flinkNames.filter(({ kinds }) => kinds.includes(kind));

/** How a name is written in one version of Flink, for a reader. */
export const flinkWords = (written: string | Text, locale: Locale): string =>
  typeof written === "string" ? written : written[locale];
