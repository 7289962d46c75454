import { SimulationSession } from "./simulation-session.ts";
import { serveSession } from "./worker-scope.ts";
import type { FromSimulationWorker, ToSimulationWorker } from "./worker-protocol.ts";

/**
 * Entry of the page's simulation worker: `new Worker(new URL(...), { type: "module" })` of this module. Speaks the
 * messages of worker-protocol and nothing else; needs no SharedArrayBuffer. Its script response must allow
 * 'unsafe-eval', because operators run as generated code.
 */
serveSession<ToSimulationWorker, FromSimulationWorker>((links) => new SimulationSession(links));
