import { z } from "zod";

/**
 * One channel of the job as it was looked at last, in this order. `edge`: its place in `jobGraph.edges`. What is on the way
 * stands behind so many queued segments (`...Ahead`): behind all of them, it waits at the producer. Watermarks are ms or
 * null; `overtaken`: rows that the newest barrier overtook in it; `barrierOnTheWay` 0: none; `shut` 1: closed for alignment; `activity` 0 active, 1 idle, 2 ended.
 */
export const CHANNEL_FIELDS = [
  "edge",
  "producer",
  "consumer",
  "queued",
  "credits",
  "barrierOnTheWay",
  "barrierAhead",
  "watermarkOnTheWay",
  "watermarkAhead",
  "barrier",
  "shut",
  "watermark",
  "activity",
  "rowsPerSecond",
  "overtaken",
] as const;
export type ChannelField = (typeof CHANNEL_FIELDS)[number];

export const channelRowSchema = z.array(z.number().nullable()).length(CHANNEL_FIELDS.length);
export type ChannelRow = z.infer<typeof channelRowSchema>;
