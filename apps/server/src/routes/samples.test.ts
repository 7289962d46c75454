import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileColumnsSchema, fileListSchema, fileSampleSchema, hostSampleSchema } from "@millrace/protocol";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestServer } from "../testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  writeFileSync(join(server.dataDir, "files", "long.txt"), "first line\nsecond line\nthird line\n");
});
afterAll(() => server[Symbol.asyncDispose]());

const fileSample = async (query: string) => server.call(`/api/samples/file?${query}`);

test("a short file comes whole", async () => {
  const { json } = await fileSample("path=samples/words.txt");
  expect(fileSampleSchema.parse(json)).toEqual({
    path: "samples/words.txt",
    text: "to be or not to be\n",
    fileBytes: 19,
    truncated: false,
  });
});

test("a long one is cut behind its last whole line", async () => {
  const sample = fileSampleSchema.parse((await fileSample("path=files/long.txt&bytes=15")).json);
  expect(sample).toMatchObject({ text: "first line\n", truncated: true, fileBytes: 34 });
});

test("text in another encoding is decoded as it is said to be", async () => {
  const gbk = Buffer.from("b3c7cad00ab1b1bea90a", "hex");
  writeFileSync(join(server.dataDir, "files", "cities.csv"), gbk);
  const decoded = async (charset: string) =>
    fileSampleSchema.parse((await fileSample(`path=files/cities.csv${charset}`)).json).text;
  expect(await decoded("&charset=GBK")).toBe("城市\n北京\n");
  expect(await decoded("")).toContain("\u{fffd}");
});

test("a byte order mark is a part of the sample, as it is for the source that reads the file", async () => {
  writeFileSync(join(server.dataDir, "files", "marked.txt"), "\u{feff}one\n");
  const sample = fileSampleSchema.parse((await fileSample("path=files/marked.txt")).json);
  expect(sample.text).toBe("\u{feff}one\n");
});

test("of a gzip file, the beginning of what it holds and its columns; one that is none is named", async () => {
  const directory = join(server.dataDir, "files");
  writeFileSync(join(directory, "orders.csv.gz"), gzipSync("id,day\n1,2024-02-29\n".repeat(5_000)));
  writeFileSync(join(directory, "bomb.csv.gz"), gzipSync(`id\n${"1\n".repeat(40_000_000)}`));
  writeFileSync(join(directory, "plain.csv.gz"), "id,day\n1,2024-02-29\n");
  const sample = fileSampleSchema.parse((await fileSample("path=files/orders.csv.gz&bytes=2000")).json);
  expect(sample.text.startsWith("id,day\n1,2024-02-29\nid,day\n")).toBe(true);
  expect(sample).toMatchObject({ truncated: true });
  const columns = async (name: string) => server.call(`/api/files/columns?path=files/${name}&format=csv`);
  expect((await columns("bomb.csv.gz")).json).toMatchObject({ columns: [{ name: "id", type: "BIGINT" }] });
  expect((await columns("plain.csv.gz")).json).toMatchObject({ error: { code: "file.unreadable" } });
});

test.each([
  ["path=samples/none.txt", 404, "file.missing"],
  ["path=samples/nested", 404, "file.missing"],
  ["path=../../etc/passwd", 403, "file.not-allowed"],
  ["path=samples/words.txt&bytes=99999999", 400, "request.invalid"],
])("%s is refused", async (query, status, code) => {
  const answer = await fileSample(query);
  expect([answer.status, answer.json]).toMatchObject([status, { error: { code } }]);
});

test("a server that sends lines is listened to; one that is not there is named", async () => {
  const talker = createServer((socket) => socket.end("to be\nor not\n"));
  await new Promise<void>((resolve) => talker.listen(0, "127.0.0.1", resolve));
  const { port } = talker.address() as AddressInfo;
  const ask = () => server.call(`/api/samples/socket?host=127.0.0.1&port=${port}`);
  expect((await ask()).json).toEqual({ text: "to be\nor not\n" });
  await new Promise((resolve) => talker.close(resolve));
  const refused = await ask();
  expect([refused.status, refused.json]).toMatchObject([422, { error: { code: "socket.unreachable" } }]);
});

test("what this machine reports is measured, oldest first, with rates", async () => {
  const { samples } = hostSampleSchema.parse((await server.call("/api/samples/host-metrics")).json);
  const times = samples.map(({ timeMs }) => timeMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBeGreaterThanOrEqual(3);
  expect(samples.filter(({ metric, field }) => metric === "cpu" && field === "busy").length).toBeGreaterThan(
    0,
  );
});

test("columns of a file are told from a sample", async () => {
  const found = await server.call("/api/files/columns?path=samples/orders.csv&format=csv");
  expect(fileColumnsSchema.parse(found.json)).toEqual({
    columns: [
      { name: "id", type: "BIGINT" },
      { name: "amount", type: "DOUBLE" },
    ],
    rows: [
      ["1", "2.50"],
      ["2", null],
    ],
    sampledRows: 2,
    delimiter: null,
    fileBytes: 20,
  });
  const without = await server.call("/api/files/columns?path=samples/orders.csv&format=csv&header=false");
  expect(fileColumnsSchema.parse(without.json).columns[0]).toEqual({ name: "column_1", type: "STRING" });
});

test.each([
  ["outside of the allowed directories", "path=/etc/passwd&format=csv", 403, "file.not-allowed"],
  ["missing", "path=samples/no.csv&format=csv", 404, "file.missing"],
  ["a directory", "path=samples/nested&format=json-lines", 404, "file.missing"],
  ["of another format", "path=samples/words.txt&format=parquet", 422, "file.unreadable"],
])("no columns of what is %s", async (_, query, status, code) => {
  const answer = await server.call(`/api/files/columns?${query}`);
  expect([answer.status, answer.json]).toMatchObject([status, { error: { code } }]);
});

test("a list of files says when each was written last, and of directories nothing", async () => {
  await using own = await TestServer.start();
  const path = join(own.dataDir, "test-samples", "words.txt");
  utimesSync(path, 1_000, 2_000);
  const { entries } = fileListSchema.parse((await own.call("/api/files?path=samples")).json);
  expect(entries.find(({ name }) => name === "words.txt")).toMatchObject({ modifiedMs: 2_000_000 });
  expect(entries.find(({ name }) => name === "nested")).not.toHaveProperty("modifiedMs");
});
