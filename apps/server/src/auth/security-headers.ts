import type { RequestHandler } from "express";
import helmet from "helmet";

/** Generated code runs in the engine's worker and nowhere else; it may load its own chunks and talk to nobody. */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'none'";

/** Script files of the engine's Web Worker, by name. */
const isSimulationWorker = (path: string): boolean => /\/simulation-worker[^/]*\.js$/u.test(path);

/**
 * The content security policy of the page, and the other headers. Styles may be inline: the widgets' libraries write
 * style elements for scroll locks and cursors. `host` was checked before it gets into the policy.
 */
export function securityHeaders(): RequestHandler {
  const others = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    frameguard: { action: "deny" },
  });
  return (request, response, next) => {
    const policy = isSimulationWorker(request.path) ? WORKER_POLICY : pagePolicy(request.headers.host ?? "");
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    others(request, response, next);
  };
}

const pagePolicy = (host: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ws://${host} wss://${host}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
