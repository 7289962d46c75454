import { parentPort, workerData } from "node:worker_threads";
import { exploreState } from "../../explorer/explore-state.ts";
import type { StateQuery } from "../../explorer/explore-state.ts";
import { nodeFiles } from "../storage/node-files.ts";

/** A thread for one query: state may be large, and the server's event loop is not to wait for it. */
parentPort?.postMessage(await exploreState(nodeFiles, workerData as StateQuery));
