import type { Locale } from "@millrace/graph";
import express from "express";
import type { Express, RequestHandler } from "express";
import type { Logger } from "pino";
import type { AccessLog } from "./access-log.ts";
import type { Gatekeeper } from "./auth/gatekeeper.ts";
import { securityHeaders } from "./auth/security-headers.ts";
import { logAccess } from "./log-access.ts";
import { answerErrors } from "./routes/answer-errors.ts";
import { captureRoutes } from "./routes/capture-routes.ts";
import { clusterRoutes } from "./routes/cluster-routes.ts";
import { documentRoutes } from "./routes/document-routes.ts";
import { fileRoutes } from "./routes/file-routes.ts";
import { healthRoutes } from "./routes/health-routes.ts";
import { jobRoutes } from "./routes/job-routes.ts";
import { savepointRoutes } from "./routes/savepoint-routes.ts";
import { stateRoutes } from "./routes/state-routes.ts";
import { watchRoutes } from "./routes/watch-routes.ts";
import { mount } from "./routes/mount.ts";
import { docsPage } from "./routes/docs-page.ts";
import { openApi } from "./routes/openapi.ts";
import { page } from "./routes/page.ts";
import { trialRoutes } from "./routes/trial-routes.ts";
import { versionRoutes } from "./routes/version-routes.ts";
import type { AnyRoute } from "./routes/route.ts";
import { sampleRoutes } from "./routes/sample-routes.ts";
import type { Services } from "./services.ts";

export interface HttpParts {
  readonly services: Services;
  readonly gate: Gatekeeper;
  /** Where the built page is. */
  readonly pageDir: string;
  readonly log: Logger;
  readonly accessLog: AccessLog;
}

/** Everything that is answered over HTTP. */
export function httpApp({ services, gate, pageDir, log, accessLog }: HttpParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", "simple");
  app.use(logAccess(accessLog));
  app.use((request, _response, next) => {
    gate.checkHost(request);
    next();
  });
  app.use(securityHeaders());
  const routes = allRoutes(services);
  const { route, description } = openApi(routes, services.version);
  app.use(docs({ en: docsPage(description, "en"), zh: docsPage(description, "zh") }));
  const api = mount([...routes, route], gate);
  app.use((request, response, next) => {
    if (/^\/api(?:\/|$)/u.test(request.path)) api(request, response, next);
    else next();
  });
  app.use(page(pageDir, gate));
  app.use(answerErrors(log));
  return app;
}

function allRoutes(services: Services): readonly AnyRoute[] {
  return [
    ...healthRoutes(services),
    ...documentRoutes(services),
    ...versionRoutes(services),
    ...savepointRoutes(services),
    ...stateRoutes(services),
    ...jobRoutes(services),
    ...watchRoutes(services),
    ...clusterRoutes(services),
    ...fileRoutes(services),
    ...sampleRoutes(services),
    ...captureRoutes(services),
    ...trialRoutes(services),
  ];
}

/** `/api/docs`: it tells of no data, so whoever may load the page may read it. */
const docs =
  (pages: Readonly<Record<Locale, string>>): RequestHandler =>
  (request, response, next) => {
    if (request.method !== "GET" || request.path !== "/api/docs") return next();
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Vary", "Accept-Language");
    const asked = request.query["lang"] ?? request.acceptsLanguages("en", "zh");
    response.type("text/html").send(pages[asked === "zh" ? "zh" : "en"]);
  };
