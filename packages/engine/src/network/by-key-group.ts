import type { RowSchema } from "@millrace/graph";
import { keyGroup, subtaskOfKeyGroup } from "../state/key-group.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import type { ChooseChannels } from "./channel-chooser.ts";

export interface HashTarget {
  readonly schema: RowSchema;
  readonly keys: readonly number[];
  readonly maxParallelism: number;
  /** Subtasks of the consumer. */
  readonly parallelism: number;
}

/** To the consumer subtask that owns the key group of the row. */
export function byKeyGroup({ schema, keys, maxParallelism, parallelism }: HashTarget): ChooseChannels {
  const hashInto = createKeyHasher(schema, keys);
  const subtaskOfGroup = Int32Array.from({ length: maxParallelism }, (_, group) =>
    subtaskOfKeyGroup(group, maxParallelism, parallelism),
  );
  return (batch, channels) => {
    hashInto(batch, channels);
    for (let row = batch.from; row < batch.to; row++)
      channels[row] = subtaskOfGroup[keyGroup(channels[row]!, maxParallelism)]!;
  };
}
