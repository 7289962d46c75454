import { filesInBuckets } from "./files-in-buckets.ts";

/** Files that are written over many checkpoints, each in a bucket and ended by a time. */
export const spanningFiles = filesInBuckets(
  {
    id: "spanning-files",
    about: "parts in progress that every checkpoint has a longer piece of: each row in one of them, once",
  },
  { name: "Spanning files", rows: 12_000, ends: { rollSeconds: 2 } },
);
