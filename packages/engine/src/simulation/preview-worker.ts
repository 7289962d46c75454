import type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";
import { PreviewSession } from "./preview-session.ts";
import { serveSession } from "./worker-scope.ts";

/** Entry of the page's preview worker. Its script response must allow 'unsafe-eval', as that of the simulation's. */
serveSession<PreviewRequest, PreviewAnswer>((links) => new PreviewSession(links));
