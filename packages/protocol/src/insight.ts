import { z } from "zod";

/** Why a job is slow, or what limits it where nothing is: one closed list. */
export const findingCodeSchema = z.enum([
  /** One key has so many rows that its subtask cannot keep up. */
  "hot-key",
  /** One subtask has more rows than the others, of several keys. */
  "skew",
  /** One subtask takes longer for as many rows as the others. */
  "slow-subtask",
  /** All subtasks of a task are busy with fewer of them than their producers have. */
  "low-parallelism",
  /** All subtasks of a task are busy. */
  "slow-operator",
  /** The same of a task that only writes results. */
  "slow-sink",
  /** A sink waits for its file or connection to take what it has. */
  "sink-waits",
  /** A task waits for answers to requests: as many as it may have are under way. */
  "requests-wait",
  /** Several tasks of one slot want its only thread. */
  "shared-core",
  /** Channels are shut for a checkpoint until the last barrier comes. */
  "alignment",
  /** An input without rows holds event time back. */
  "time-held-back",
  /** A source waits for the slowest of its alignment group, as it was told to. */
  "source-aligned",
  /** Sources are busy themselves: nobody keeps them from giving more. */
  "busy-source",
  /** Nothing is slow: sources give no more. */
  "source-limited",
]);

/** What may be done about it with one click. */
export const remedySchema = z.enum([
  "raise-parallelism",
  "mark-idle",
  "longer-checkpoint-interval",
  "show-checkpoint",
  "show-node",
]);

export const hotKeySchema = z.strictObject({
  values: z.array(z.string().nullable()),
  /** Of the rows that come over the keyed edge, 0 to 1. */
  share: z.number(),
});

export const findingSchema = z.strictObject({
  code: findingCodeSchema,
  vertexId: z.string(),
  nodeId: z.string(),
  /** The one that it is about; null: all of them. */
  subtask: z.int().nullable(),
  /** Nodes that are held back by it, from the source on. */
  heldBack: z.array(z.string()),
  /** Busy share and share of the rows of each subtask of the vertex. */
  subtasks: z.array(z.strictObject({ subtask: z.int(), busy: z.number(), rows: z.number() })),
  hotKey: z.strictObject({ columns: z.array(z.string()), ...hotKeySchema.shape }).nullable(),
  /** Figures for the words: shares 0 to 1, rates a second, times in ms. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  remedies: z.array(remedySchema),
  /** How long it was measured. */
  overMs: z.number(),
});

/** Keys of one keyed edge, over all subtasks of its consumer. */
export const hotKeysSchema = z.strictObject({
  vertexId: z.string(),
  columns: z.array(z.string()),
  keys: z.array(hotKeySchema),
});

/** A row that passed while somebody looked. */
export const observedRowSchema = z.strictObject({
  kind: z.enum(["+I", "-U", "+U", "-D"]),
  values: z.array(z.string().nullable()),
  eventMs: z.number().nullable(),
  timeMs: z.number(),
  subtask: z.int(),
});

export type FindingCode = z.infer<typeof findingCodeSchema>;
export type Remedy = z.infer<typeof remedySchema>;
export type Finding = z.infer<typeof findingSchema>;
export type HotKeysMessage = z.infer<typeof hotKeysSchema>;
export type ObservedRowMessage = z.infer<typeof observedRowSchema>;
