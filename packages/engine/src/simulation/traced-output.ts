import type { FileOutput, PartOutput } from "../io/io-service.ts";
import type { TraceSink } from "./trace.ts";

/** A file output whose part files are events: written, and made visible. */
export function tracedOutput(output: FileOutput, trace: TraceSink, uid: string): FileOutput {
  return {
    get writable() {
      return output.writable;
    },
    get nextCounter() {
      return output.nextCounter;
    },
    skipTo: (counter) => output.skipTo(counter),
    openPart: (bucket) => tracedPart(output.openPart(bucket), trace, uid),
    owns: (part) => output.owns(part),
    resumePart: (part) => tracedPart(output.resumePart(part), trace, uid),
    commit: (part) => {
      output.commit(part);
      trace.event("txn.commit", uid, { part: part.name, checkpointId: part.checkpointId });
    },
    discardExcept: (parts) => output.discardExcept(parts),
    close: () => output.close(),
  };
}

function tracedPart(part: PartOutput, trace: TraceSink, uid: string): PartOutput {
  return {
    get bytes() {
      return part.bytes;
    },
    get isOver() {
      return part.isOver;
    },
    append: (bytes) => part.append(bytes),
    persist: (checkpointId, completed) => part.persist(checkpointId, completed),
    prepare: (checkpointId) => {
      const pending = part.prepare(checkpointId);
      trace.event("txn.precommit", uid, { part: pending.name, checkpointId, bytes: pending.bytes });
      return pending;
    },
  };
}
