import type { Field, OperatorSpec } from "@millrace/graph";
import { AvroParts } from "./avro-parts.ts";
import { LineParts } from "./line-parts.ts";
import { ParquetParts } from "./parquet-parts.ts";
import type { PartEncoder } from "./part-encoder.ts";

type FileSinkSpec = Extract<OperatorSpec, { kind: "file-sink" }>;

export const PART_SUFFIXES = {
  text: "txt",
  csv: "csv",
  json: "jsonl",
  avro: "avro",
  parquet: "parquet",
} as const satisfies Record<FileSinkSpec["format"], string>;

/** Makes the encoder of each part; `seed` is another one for each. */
export function partEncoders(spec: FileSinkSpec, fields: readonly Field[]): (seed: string) => PartEncoder {
  const { format, packed = true } = spec;
  switch (format) {
    case "avro":
      return (seed) => new AvroParts(fields, packed ? "deflate" : "null", seed);
    case "parquet":
      return () => new ParquetParts(fields, packed ? "SNAPPY" : "UNCOMPRESSED");
    default: {
      const lines = new LineParts({ ...spec, format }, fields);
      return () => lines;
    }
  }
}
