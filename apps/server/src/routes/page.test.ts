import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorCode, temporaryDirectory, TestServer } from "../testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  const pageDir = temporaryDirectory();
  mkdirSync(join(pageDir, "assets"));
  writeFileSync(join(pageDir, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(pageDir, "assets", "index-Ab3dE_9z.js"), "export {};");
  writeFileSync(join(pageDir, "assets", "simulation-worker.js"), "export {};");
  server = await TestServer.start({ parts: { pageDir } });
});
afterAll(() => server[Symbol.asyncDispose]());

test("what is no file is the page, and the page is asked for again each time", async () => {
  for (const path of ["/", "/jobs/some-job", "/?lang=zh"]) {
    const answer = await server.call(path);
    expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "no-cache"]);
    expect(answer.text).toContain("<title>page</title>");
  }
});

test("files with a hash in their name are kept for ever, others are not", async () => {
  const hashed = await server.call("/assets/index-Ab3dE_9z.js");
  expect(hashed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(hashed.headers["content-type"]).toMatch(/javascript/u);
  expect((await server.call("/assets/simulation-worker.js")).headers["cache-control"]).toBe("no-cache");
});

test("a missing asset is an error and not the page; nothing outside of the page is served", async () => {
  expect(errorCode(await server.call("/assets/index-00000000.js"))).toBe("route.unknown");
  for (const path of [
    "/../package.json",
    "/%2e%2e/package.json",
    "/assets/..%2f..%2fpackage.json",
    "/.git/config",
  ]) {
    expect((await server.call(path)).text).not.toMatch(/"name"|\[core\]/u);
  }
  expect((await server.call("/", { method: "POST" })).status).toBe(404);
});

test("says so where the page is not built", async () => {
  await using bare = await TestServer.start({ parts: { pageDir: "/nowhere" } });
  const answer = await bare.call("/");
  expect(answer.status).toBe(503);
  expect(answer.text).toContain("npm start");
});
