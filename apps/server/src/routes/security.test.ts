import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostMetricsDocument } from "../testing/flow-documents.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";
import type { Call } from "../testing/test-server.ts";

let server: TestServer;
let outside: string;

beforeAll(async () => {
  server = await TestServer.start();
  outside = mkdtempSync(join(tmpdir(), "millrace-outside-"));
  writeFileSync(join(outside, "secret.txt"), "secret");
  const files = join(server.dataDir, "files");
  symlinkSync(outside, join(files, "way-out"));
  symlinkSync(join(outside, "secret.txt"), join(files, "secret-link.txt"));
  mkdirSync(join(files, "inner"));
  symlinkSync(join(files, "inner"), join(files, "way-within"));
  writeFileSync(join(files, "inner", "data.csv"), "a,b\n");
});
afterAll(() => server[Symbol.asyncDispose]());

const document = hostMetricsDocument("x");
const post = (body: unknown, headers: Record<string, string> = {}): Call => ({
  method: "POST",
  body,
  headers,
});

describe("who asks", () => {
  const refused: readonly (readonly [string, Call, number, string])[] = [
    ["a foreign Host", { headers: { host: "evil.example" } }, 403, "request.forbidden-host"],
    [
      "a foreign Host with our port",
      { headers: { host: "evil.example:8420" } },
      403,
      "request.forbidden-host",
    ],
    [
      "a name that only begins like ours",
      { headers: { host: "localhost.evil.example" } },
      403,
      "request.forbidden-host",
    ],
    ["a foreign Origin", { headers: { origin: "https://evil.example" } }, 403, "request.forbidden-origin"],
    ["another port's Origin", { headers: { origin: "http://127.0.0.1:1" } }, 403, "request.forbidden-origin"],
    ["the Origin null", { headers: { origin: "null" } }, 403, "request.forbidden-origin"],
    [
      "a page of another site",
      { headers: { "sec-fetch-site": "cross-site" } },
      403,
      "request.forbidden-origin",
    ],
    ["a change without the header", post({ document }, { "x-millrace": "" }), 403, "request.header-missing"],
    [
      "a change with another value of it",
      post({ document }, { "x-millrace": "true" }),
      403,
      "request.header-missing",
    ],
  ];
  test.each(refused)("%s is refused", async (_what, call, status, code) => {
    const answer = await server.call("/api/documents", call);
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
  });

  test("loopback names and our own origin are answered", async () => {
    for (const host of [
      `127.0.0.1:${server.port}`,
      `localhost:${server.port}`,
      `[::1]:${server.port}`,
      "LOCALHOST",
    ]) {
      const answer = await server.call("/api/health", {
        headers: { host, origin: `http://${host.toLowerCase()}` },
      });
      expect([host, answer.status]).toEqual([host, 200]);
    }
  });

  test("the page itself is not given to a foreign Host either", async () => {
    expect((await server.call("/", { headers: { host: "evil.example" } })).status).toBe(403);
  });
});

describe("bodies", () => {
  const deep = "[".repeat(10_000) + "]".repeat(10_000);
  const text = JSON.stringify(document);
  const refused: readonly (readonly [string, Call, number])[] = [
    ["no JSON", post("{nope"), 400],
    ["a form", post("a=b", { "content-type": "application/x-www-form-urlencoded" }), 415],
    ["text", post("{}", { "content-type": "text/plain" }), 415],
    ["JSON by another name", post(`{"document":${text}}`, { "content-type": "application/vnd.x+json" }), 415],
    ["compressed", post("x", { "content-encoding": "gzip" }), 415],
    ["an unknown key beside the document", post({ document, admin: true }), 400],
    ["an unknown key in it", post({ document: { ...document, admin: true } }), 422],
    ["no document", post({}), 400],
    ["__proto__", post(`{"document":${text},"__proto__":{"polluted":1}}`), 400],
    ["__proto__ within", post(`{"document":{"__proto__":{"polluted":1},${text.slice(1)}}`), 400],
    [
      "constructor.prototype",
      post(`{"document":{"constructor":{"prototype":{"polluted":1}},${text.slice(1)}}`),
      400,
    ],
    ["ten thousand levels", post(`{"document":${deep}}`), 400],
    ["bytes that are no text", post("\uD800"), 400],
    ["eleven megabytes", post(JSON.stringify({ document, x: "x".repeat(11 * 1024 * 1024) })), 413],
  ];
  test.each(refused)("%s: refused, with an error body and without a stack", async (_what, call, status) => {
    const answer = await server.call("/api/documents", call);
    expect([answer.status, errorCode(answer) === "none"]).toEqual([status, false]);
    expect(answer.text).not.toMatch(/\bat .*\.ts|node:internal|\/src\//u);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("small bodies have a small limit", async () => {
    const answer = await server.call("/api/jobs", post({ documentId: "x".repeat(70_000), version: 1 }));
    expect(answer.status).toBe(413);
  });

  test("paths, ids and queries are checked", async () => {
    for (const path of [
      "/api/documents/a%00b",
      "/api/documents/..%2f..%2fetc",
      `/api/documents/${"a".repeat(65)}`,
      "/api/documents/%E0%A4%A",
    ]) {
      expect([path, (await server.call(path)).status]).toEqual([path, 400]);
    }
    expect((await server.call("/api/documents?all=1")).status).toBe(400);
    expect((await server.call("/api/documents/x?version=1&version=2")).status).toBe(400);
  });

  test("unknown addresses and methods", async () => {
    expect(errorCode(await server.call("/api/nothing"))).toBe("route.unknown");
    expect(errorCode(await server.call("/api"))).toBe("route.unknown");
    expect(errorCode(await server.call("/api/documents", { method: "PATCH" }))).toBe("method.not-allowed");
  });
});

describe("files", () => {
  const list = (path: string) => server.call(`/api/files?path=${path}`);

  const refused = [
    "..",
    "../..",
    "/etc",
    "/etc/passwd",
    "files/../../..",
    "files%2f..%2f..",
    "%2e%2e",
    "%2e%2e%2f%2e%2e",
    "%252e%252e%252f",
    "%252fetc",
    "..%5c..",
    "files/%00",
    "files/way-out",
    "files/way-out/secret.txt",
    "files/secret-link.txt",
    "%5c%5cserver%5cshare",
    "//etc",
    "file:///etc",
  ];
  test.each(refused)("%s is refused", async (path) => {
    const answer = await list(path);
    expect([403, 404]).toContain(answer.status);
    expect(answer.text).not.toContain("secret.txt");
    expect(answer.text).not.toContain("passwd");
  });

  test("roots are listed, links that stay inside are followed, links that lead out are not shown", async () => {
    expect((await list("")).json).toMatchObject({
      roots: ["samples", "files"],
      entries: [{ path: "samples" }, { path: "files" }],
    });
    expect((await list("samples")).json).toMatchObject({
      entries: [
        { kind: "directory", path: "samples/nested" },
        { kind: "file", path: "samples/mill.txt", bytes: 19 },
        { kind: "file", path: "samples/orders.csv", bytes: 20 },
        { kind: "file", path: "samples/words.txt", bytes: 19 },
      ],
    });
    const { entries } = (await list("files")).json as {
      readonly entries: readonly { readonly name: string }[];
    };
    expect(entries.map(({ name }) => name)).toEqual(["inner", "out", "server", "way-within"]);
    expect((await list("files/way-within")).json).toMatchObject({
      path: "files/inner",
      entries: [{ name: "data.csv" }],
    });
    expect((await list("files/nothing-here")).status).toBe(404);
  });
});

describe("headers", () => {
  test("the page has a strict policy; the simulation worker has its own, without network", async () => {
    const page = await server.call("/");
    expect(page.headers["content-security-policy"]).toMatch(/script-src 'self';.*frame-ancestors 'none'/u);
    expect(page.headers["content-security-policy"]).not.toContain("unsafe-eval");
    expect(page.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect(page.headers["x-powered-by"]).toBeUndefined();
    const worker = await server.call("/assets/simulation-worker.js");
    expect(worker.headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'none'",
    );
  });
});
