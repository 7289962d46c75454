import { expect, test } from "vitest";
import { SUMMARIES_ZH } from "./docs-summaries.ts";
import { TestServer } from "../testing/test-server.ts";

test("the REST interface has a page for people, every operation with its example, and no script in it", async () => {
  await using server = await TestServer.start();
  const { status, headers, text } = await server.call("/api/docs");
  expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(headers["content-security-policy"]).toContain("script-src 'self'");
  expect(text).not.toMatch(/<script|\son\w+=|https?:\/\/(?!127\.0\.0\.1:8420)/u);
  const described = (await server.call("/api/openapi.json")).json as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  };
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const { operationId } of Object.values(methods)) {
      expect(text).toContain(`<section id="${operationId}">`);
      expect(text).toContain(`<a href="#${operationId}">`);
    }
    expect(text).toContain(`<code>${path}</code>`);
  }
  expect(text).toContain("curl -X POST -H 'x-millrace: 1' 'http://127.0.0.1:8420/api/jobs'");
  expect(text).toContain("-H 'content-type: application/json'");
});

test("the page is asked for with GET only", async () => {
  await using server = await TestServer.start();
  expect((await server.call("/api/docs", { method: "POST" })).status).toBe(404);
});

test("in Chinese every operation says in Chinese what it does; the reader's language decides where none is asked for", async () => {
  await using server = await TestServer.start();
  const { text } = await server.call("/api/docs?lang=zh");
  expect(text).toContain('<html lang="zh-CN">');
  const described = (await server.call("/api/openapi.json")).json as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>;
  };
  const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(Object.keys(SUMMARIES_ZH).toSorted()).toEqual(operations.toSorted());
  for (const methods of Object.values(described.paths))
    for (const { summary } of Object.values(methods)) expect(text).not.toContain(`<p>${summary}.</p>`);
  const byReader = async (language: string) =>
    (await server.call("/api/docs", { headers: { "accept-language": language } })).text;
  expect(await byReader("zh-CN,zh;q=0.9")).toBe(text);
  expect(await byReader("de")).toContain('<html lang="en">');
});
