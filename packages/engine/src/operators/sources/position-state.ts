import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext } from "../operator.ts";

const SECTION = "position";

/**
 * Where an operator is, as little-endian doubles, each section headed by the index of its owner (the subtask that wrote
 * it first). Whatever sections a subtask is shown after rescaling, owner k belongs to subtask k mod parallelism: so each
 * is taken up exactly once.
 */
export function writePosition(state: StateWriter, owner: number, position: readonly number[]): void {
  const bytes = new Uint8Array((1 + position.length) * 8);
  const view = new DataView(bytes.buffer);
  [owner, ...position].forEach((value, i) => view.setFloat64(i * 8, value, true));
  state.operator(SECTION, bytes);
}

export interface OwnedPosition {
  readonly owner: number;
  readonly position: readonly number[];
}

/** The positions that this subtask has to go on from. */
export function readPositions(state: StateReader, context: OperatorContext): OwnedPosition[] {
  return state
    .operator(SECTION)
    .map((bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const [owner = 0, ...position] = Array.from({ length: bytes.byteLength / 8 }, (_, i) =>
        view.getFloat64(i * 8, true),
      );
      return { owner, position };
    })
    .filter(({ owner }) => isOwner(owner, context));
}

export const isOwner = (owner: number, context: OperatorContext): boolean =>
  owner % context.parallelism === context.subtask;

/** False where no checkpoint knows this operator: it is new in the graph and begins from the start. */
export const hasPosition = (state: StateReader): boolean => state.operator(SECTION).length > 0;
