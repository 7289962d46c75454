import type { OperatorSpec } from "@millrace/graph";
import type { OperatorFactory } from "../operator-factory.ts";
import { LinesSource } from "./lines-source.ts";
import { openFileRecords } from "./records/open-file-records.ts";
import { LineScanner } from "./records/record-splitter.ts";

/** The lines of a file. The last line of a watched file waits for its end. */
export class TextFileSource extends LinesSource {
  constructor(spec: Extract<OperatorSpec, { kind: "text-file-source" }>) {
    super((context) =>
      openFileRecords({ spec, context, scanner: new LineScanner(), headed: false, keepsLine: false }),
    );
  }
}

export const textFileSourceFactory: OperatorFactory<"text-file-source"> = (spec) => new TextFileSource(spec);
