import type { OperatorSpec } from "@millrace/graph";
import type { OperatorFactory } from "../operator-factory.ts";
import { LinesSource } from "./lines-source.ts";
import { LINE_FEED } from "./record-splitter.ts";

/** The lines of a file. The last line of a watched file waits for its end. */
export class TextFileSource extends LinesSource {
  constructor({ path, mode }: Extract<OperatorSpec, { kind: "text-file-source" }>) {
    super({
      open: (io, from) => io.openFile(path, { ...from, watched: mode === "watched" }),
      lineEnd: LINE_FEED,
      replayable: true,
    });
  }
}

export const textFileSourceFactory: OperatorFactory<"text-file-source"> = (spec) => new TextFileSource(spec);
