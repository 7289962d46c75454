import { filesInBuckets } from "./files-in-buckets.ts";

/** Files in directories that the rows name, each ended by its size or by a checkpoint. */
export const bucketedFiles = filesInBuckets(
  {
    id: "bucketed-files",
    about: "a sink with several files open at once: each row in one of them, whenever it fails",
  },
  { name: "Bucketed files", rows: 3_000, ends: { ends: "checkpoint" } },
);
