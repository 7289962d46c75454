import type { Words } from "./words.ts";

export const watch: Words["watch"] = {
  credits: (n) => `信用 ${n}`,
  queue: (queued, of, credits) => `队列 ${queued}/${of} 段，信用 ${credits}`,
};
