import { decodeUtf8, encodeUtf8 } from "../../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import { fromBytes, toBytes } from "../../../expression/byte-text.ts";
import type { OperatorContext } from "../../operator.ts";
import { isOwner } from "../position-state.ts";
import type { SplitState } from "./file-split.ts";

const SECTION = "splits";
/** Where checkpoints of old have them, by the key group of the path. */
const BY_KEY_GROUP = "files";

export interface SplitsState {
  /** Id, and the length of the file as it was read; null: not known. */
  readonly done: readonly (readonly [id: string, bytes: number | null])[];
  readonly open: readonly (readonly [id: string, state: SplitState])[];
  /** No subtask is given another. */
  readonly isSealed: boolean;
}

/** Bytes are texts with a character for each. */
type KeptOpen = readonly (readonly [id: string, sections: readonly (readonly [string, string])[]])[];

interface KeptSplits extends Omit<SplitsState, "open"> {
  /** The subtask that wrote it. After rescaling, owner k is subtask k modulo the parallelism. */
  readonly owner: number;
  readonly open: KeptOpen;
}

/** The splits that one subtask reads or has read. */
export function writeSplits(state: StateWriter, owner: number, { open, ...splits }: SplitsState): void {
  const kept: KeptSplits = {
    ...splits,
    owner,
    open: open.map(([id, sections]) => [id, sections.map(([name, bytes]) => [name, fromBytes(bytes)])]),
  };
  state.operator(SECTION, encodeUtf8(JSON.stringify(kept)));
}

export function readSplits(state: StateReader, context: OperatorContext): SplitsState {
  const sections = state.operator(SECTION).map((bytes) => parse(bytes) as KeptSplits);
  const own = sections.filter(({ owner }) => isOwner(owner, context));
  const old = [...state.keyed(BY_KEY_GROUP)].map(({ bytes }) => parse(bytes) as Omit<KeptSplits, "owner">);
  return {
    done: [...own, ...old].flatMap(({ done }) => done),
    open: [...own, ...old].flatMap(({ open }) =>
      open.map(([id, kept]) => [id, kept.map(([name, text]) => [name, toBytes(text)] as const)] as const),
    ),
    // As subtask 0 has it: after it alone has begun again, the others' is of before.
    isSealed: sections.some(({ owner, isSealed }) => owner === 0 && isSealed),
  };
}

const parse = (bytes: Uint8Array): unknown => JSON.parse(decodeUtf8(bytes, 0, bytes.length));
