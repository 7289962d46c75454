import type { Message } from "./message.ts";

export const watermarkMessages = {
  "watermark.alignment-no-source": {
    message:
      "{node} aligns watermarks, and no source is in one chain with it: there is nothing that it could hold.",
    fix: "Put it right behind a source, with the same parallelism, or switch alignment off.",
  },
  "watermark.alignment-groups": {
    message: "{node} is of the group {group}, but its source is of the group {other} already.",
    fix: "Enter the same group for all that read the source.",
  },
} as const satisfies Readonly<Record<string, Message>>;
