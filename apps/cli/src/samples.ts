import { fileURLToPath } from "node:url";

/** The directory of the files that come with the nodes: `samples/...` in a pipeline. */
export const SAMPLES = fileURLToPath(new URL("../samples", import.meta.resolve("@millrace/nodes")));
