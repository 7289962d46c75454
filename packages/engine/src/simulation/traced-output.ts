import type { FileOutput } from "../io/io-service.ts";
import type { TraceSink } from "./trace.ts";

/** A file output whose part files are events: written, and made visible. */
export function tracedOutput(output: FileOutput, trace: TraceSink, uid: string): FileOutput {
  return {
    writable: output.writable,
    append: (bytes) => output.append(bytes),
    prepare: (checkpointId) => {
      const part = output.prepare(checkpointId);
      if (part !== null)
        trace.event("txn.precommit", uid, { part: part.name, checkpointId, bytes: part.bytes });
      return part;
    },
    commit: (part) => {
      output.commit(part);
      trace.event("txn.commit", uid, { part: part.name, checkpointId: part.checkpointId });
    },
    discardExcept: (parts) => output.discardExcept(parts),
    close: () => output.close(),
  };
}
