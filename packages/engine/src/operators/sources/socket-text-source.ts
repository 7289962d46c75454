import type { OperatorSpec } from "@millrace/graph";
import { encodeUtf8 } from "../../batch/utf8.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { LinesSource } from "./lines-source.ts";
import { LINE_FEED, LineScanner } from "./records/record-splitter.ts";
import { WholeFile } from "./records/whole-file.ts";

/** The lines that a TCP server sends. At most once: nothing is in the snapshot, for a server does not send twice. */
export class SocketTextSource extends LinesSource {
  constructor(spec: Extract<OperatorSpec, { kind: "socket-text-source" }>) {
    const { host, port, attempts, delayMs } = spec;
    const lineEnd = encodeUtf8(spec.delimiter)[0] ?? LINE_FEED;
    super(
      (context) =>
        new WholeFile({
          context,
          open: () => context.io.openSocket({ host, port, attempts, delayMs, lineEnd }),
          scanner: new LineScanner(lineEnd),
          replayable: false,
          keepsLine: false,
        }),
    );
  }
}

export const socketTextSourceFactory: OperatorFactory<"socket-text-source"> = (spec) =>
  new SocketTextSource(spec);
