import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express from "express";
import type { RequestHandler, Router } from "express";
import type { Gatekeeper } from "../auth/gatekeeper.ts";
import { RequestError } from "../api-error.ts";

export const DEFAULT_PAGE_DIR = fileURLToPath(new URL("../../../web/dist", import.meta.url));

const NOT_BUILT =
  "The page is not built. Run `npm start`, or `npm run build` and then start the server again.\n";

/** With eight characters of a content hash at the end of its name, as the build gives them. */
const HASHED = /-[\w-]{8}\.\w+$/u;

/**
 * The built page. Files with a hash in their name never change, everything else is asked for again; what is no file is
 * the page itself, which knows its own addresses.
 */
export function page(directory: string, gate: Gatekeeper): Router {
  const router = express.Router();
  router.use(landing(gate));
  router.use(express.static(directory, { index: false, cacheControl: false, setHeaders: cacheHeaders }));
  router.use("/assets", () => {
    throw new RequestError("route.unknown", "There is no such file.");
  });
  router.get(/.*/u, (_request, response) => {
    cacheHeaders(response, "index.html");
    if (existsSync(join(directory, "index.html")))
      response.sendFile("index.html", { root: directory, cacheControl: false });
    else response.status(503).type("text/plain").send(NOT_BUILT);
  });
  router.use(() => {
    throw new RequestError("route.unknown", "There is nothing at this address.");
  });
  return router;
}

function cacheHeaders(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  response.setHeader("Cache-Control", HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache");
}

/** `/?token=...` as the server printed it: the token becomes a cookie and leaves the address. */
const landing =
  (gate: Gatekeeper): RequestHandler =>
  (request, response, next) => {
    const shown = request.query["token"];
    if (gate.token === null || typeof shown !== "string" || request.method !== "GET") return next();
    gate.checkShown(request, shown, Date.now());
    response.setHeader("Set-Cookie", gate.token.setCookie);
    response.setHeader("Cache-Control", "no-store");
    response.redirect(303, "/");
  };
