import type { FromStepWorker, ToStepWorker } from "./step-protocol.ts";
import { StepSession } from "./step-session.ts";
import { serveSession } from "./worker-scope.ts";

/**
 * Entry of the page's worker for stepping. Speaks the messages of step-protocol; needs no SharedArrayBuffer. Its script
 * response must allow 'unsafe-eval', because operators run as generated code.
 */
serveSession<ToStepWorker, FromStepWorker>((links) => new StepSession(links));
