const FORMAT = "a file of this format is the same rows again: cases of the format hold its reader to account";
const MEASURED = "what it gives is measured: no model knows it";
const LONG = "its rows are long and of kinds of their own: cases of its queries hold them to account";
const ONCE = "nothing can be read twice: rows of a graph that is killed are lost";
const SINK = "rows of every graph end in one sink: this one has its own tests and programs";

/** Nodes that no random graph has, and why. */
export const UNDRAWN_NODES: ReadonlyMap<string, string> = new Map([
  ["parquet-file", FORMAT],
  ["avro-file", FORMAT],
  ["host-metrics", MEASURED],
  ["nexmark", LONG],
  ["socket-text", ONCE],
  ["ingestion-time", "its rows have the times at which they came: no model knows them"],
  ["print-to-stderr", SINK],
  ["csv-file-sink", SINK],
  ["json-lines-file-sink", SINK],
  ["file-sink", SINK],
  ["socket-sink", SINK],
  ["discard", SINK],
]);

/** Operators that no random graph runs, and why. */
export const UNDRAWN_OPERATORS: ReadonlyMap<string, string> = new Map([
  ["parquet-source", FORMAT],
  ["avro-source", FORMAT],
  ["host-metrics-source", MEASURED],
  ["nexmark-source", LONG],
  ["socket-text-source", ONCE],
  ["stderr-sink", SINK],
  ["socket-sink", SINK],
  ["discard-sink", SINK],
]);
