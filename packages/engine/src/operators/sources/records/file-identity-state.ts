import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { FileIdentity } from "../../../io/file-identity.ts";

const SECTION = "file";

/** Which file a position is of. Nothing where it is not known. */
export function writeFileIdentity(state: StateWriter, identity: FileIdentity | null): void {
  if (identity === null) return;
  const { inode, headBytes, headChecksum } = identity;
  const view = new DataView(new ArrayBuffer(24));
  [inode, headBytes, headChecksum].forEach((value, index) => view.setFloat64(index * 8, value, true));
  state.operator(SECTION, new Uint8Array(view.buffer));
}

/** Null where nobody wrote it. */
export function readFileIdentity(state: StateReader): FileIdentity | null {
  for (const bytes of state.operator(SECTION)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const [inode, headBytes, headChecksum] = [0, 8, 16].map((at) => view.getFloat64(at, true));
    return { inode: inode!, headBytes: headBytes!, headChecksum: headChecksum! };
  }
  return null;
}
