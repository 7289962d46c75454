import { compile, emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog, nodeDefinition } from "@millrace/nodes";
import { expect, test } from "vitest";
import { ApiFailure } from "../api/api-failure.ts";
import { captureInput } from "./capture-input.ts";
import type { InputSource } from "./capture-input.ts";
import { capturedSources } from "./captured-sources.ts";
import { prepareRun } from "./prepare-run.ts";
import { recordedSteps } from "./testing/recorded-steps.ts";
import { newRun, readRunSpec } from "./run-spec.ts";

type Config = FlowDocument["nodes"][0]["config"];

const refused = async () =>
  Promise.reject(new ApiFailure(502, { code: "socket.unreachable", message: "Nobody answers." }));
const nobody: InputSource = {
  fileSample: refused,
  rowsSample: refused,
  files: refused,
  hostSample: async () => Promise.resolve({ samples: [] }),
  socketSample: refused,
};

function printed(kind: string, config: Config): FlowDocument {
  const node = (id: string, of: string, given: Config) => {
    const { version, initial } = nodeDefinition(of)!;
    const own = { ...(initial as Config), ...given };
    return { id, kind: of, version, name: id, position: { x: 0, y: 0 }, parallelism: null, config: own };
  };
  return {
    ...emptyDocument("Step"),
    nodes: [node("in", kind, config), node("out", "print", {})],
    edges: [{ id: "edge", from: { node: "in", port: "out" }, to: { node: "out", port: "in" } }],
  };
}

const captured = async (document: FlowDocument, from: Partial<InputSource>) =>
  captureInput(compile(document, catalog).jobGraph, { ...nobody, ...from });

const SOCKET = printed("socket-text", { host: "localhost", port: 9_000, sample: "typed" });

test("what a server sends is input of the run, up to its last whole line", async () => {
  const socketSample = async () => Promise.resolve({ text: "one\ntwo\nthr" });
  const input = await captured(SOCKET, { socketSample });
  expect(input.sockets).toEqual({ "localhost:9000": "one\ntwo\n" });
  expect(prepareRun({ ...newRun(SOCKET), ...input }).setup?.sockets).toEqual(input.sockets);
});

test("a server that is not there is stood for by the lines that were typed", async () => {
  expect((await captured(SOCKET, {})).sockets).toEqual({ "localhost:9000": "typed\n" });
  const untyped = printed("socket-text", { host: "localhost", port: 9_000, sample: "" });
  expect((await captured(untyped, {})).sockets).toEqual({});
});

test("a file that two sources read is asked for once", async () => {
  const graph = compile(printed("text-file", { path: "files/a.txt" }), catalog).jobGraph!;
  const asked: string[] = [];
  const fileSample = async (path: string) => {
    asked.push(path);
    return Promise.resolve({ path, text: "one\n", fileBytes: 4, truncated: false });
  };
  const twice = { ...graph, vertices: [...graph.vertices, ...graph.vertices] };
  const { files } = await captureInput(twice, { ...nobody, fileSample });
  expect([files, asked]).toEqual([{ "files/a.txt": "one\n" }, ["files/a.txt"]]);
});

test("of a file that is one array the whole elements of its beginning are one", async () => {
  const document = printed("json-lines-file", { path: "files/a.json", form: "array" });
  const text = '[\n {"user":"a"},\n {"user":"b"},\n {"us';
  const fileSample = async (path: string) => Promise.resolve({ path, text, fileBytes: 99, truncated: true });
  const { files } = await captured(document, { fileSample });
  expect(files["files/a.json"]).toBe('[{"user":"a"},\n{"user":"b"}]');
});

const TRIPS = {
  columns: ["city", "ts", "fare"].map((name) => ({ name, type: "STRING" })),
  rows: [
    ["Lima", "2026-01-01 09:00:00", "3"],
    ["Oslo", "2026-01-01 09:00:07", null],
  ],
  sampledRows: 2,
  delimiter: null,
  fileBytes: 99,
};
const COLUMNS = [
  { name: "fare", type: "BIGINT" },
  { name: "city", type: "STRING" },
  { name: "ts", type: "TIMESTAMP(3)" },
];
/** The order of the source's columns, not of the file's. */
const AS_READ = [
  ["3", "Lima", Date.UTC(2026, 0, 1, 9)],
  [null, "Oslo", Date.UTC(2026, 0, 1, 9, 0, 7)],
];

test.each([
  ["parquet-file", { path: "files/t.parquet" }, "parquet"],
  ["avro-file", { path: "files/t.avro" }, "avro"],
] as const)("first rows of a %s are its input, by the names of its columns", async (kind, config, format) => {
  const document = printed(kind, { ...config, schema: COLUMNS });
  const asked: unknown[] = [];
  const rowsSample = async (path: string, _: number, of: string) => {
    asked.push([path, of]);
    return Promise.resolve(TRIPS);
  };
  const input = await captured(document, { rowsSample });
  expect([input.files, asked]).toEqual([{}, [[config.path, format]]]);
  const { setup, result } = prepareRun({ ...newRun(document), ...input });
  expect(setup?.graph.vertices[0]?.operators[0]?.spec).toEqual({ kind: "collection-source", rows: AS_READ });
  expect(capturedSources(result.jobGraph!, input)).toEqual({ captured: ["in"], missing: [] });
  const nothing = await captured(document, {});
  expect(capturedSources(result.jobGraph!, nothing)).toEqual({ captured: [], missing: ["in"] });
});

test("of a directory of text the first files are input, those below it too where it reads them", async () => {
  const entries = (path: string, kind: "file" | "directory", names: readonly string[]) =>
    names.map((name) => ({ name, kind, path: `${path}/${name}`, bytes: 9 }));
  const files = async (path: string) =>
    Promise.resolve({
      entries:
        path === "files/in"
          ? [...entries(path, "directory", ["b", ".c"]), ...entries(path, "file", ["a.csv", "_SUCCESS"])]
          : entries(path, "file", ["d.csv"]),
    });
  const fileSample = async (path: string) =>
    Promise.resolve({ path, text: "city\nLima\n", fileBytes: 10, truncated: false });
  const of = (recursive: boolean) =>
    printed("directory", { directory: "files/in", pattern: recursive ? "**" : "*", recursive });
  const flat = await captured(of(false), { files, fileSample });
  expect(Object.keys(flat.files)).toEqual(["files/in/a.csv"]);
  const deep = await captured(of(true), { files, fileSample });
  expect(Object.keys(deep.files)).toEqual(["files/in/a.csv", "files/in/b/d.csv"]);
});

test("a directory of Parquet that has a column of event time sends watermarks by it", async () => {
  const document = printed("directory", {
    directory: "files/in",
    pattern: "*",
    format: "parquet",
    schema: COLUMNS,
    timeColumn: "ts",
    outOfOrdernessMs: 2_000,
  });
  const files = async (path: string) =>
    Promise.resolve({ entries: [{ name: "t.parquet", kind: "file", path, bytes: 9 } as const] });
  const input = await captured(document, { files, rowsSample: async () => Promise.resolve(TRIPS) });
  const steps = recordedSteps({ ...newRun(document), ...input });
  const sent = steps.flatMap(({ events }) => events.filter(({ kind }) => kind === "wm.emit"));
  expect(sent.map(({ data }) => data["watermark"])).toContain(Date.UTC(2026, 0, 1, 9, 0, 5) - 1);
});

test("a link made before sockets and rows could be captured is one still", () => {
  const { sockets: _, rows: __, ...before } = newRun(SOCKET);
  expect(readRunSpec(before)).toMatchObject({ sockets: {}, rows: {} });
});

test("text in another encoding is asked for as such, and read by the run as it was decoded", async () => {
  const config = {
    path: "files/cities.csv",
    charset: "GBK",
    header: true,
    schema: [{ name: "city", type: "STRING" }],
  };
  const document = printed("csv-file", config);
  const asked: string[] = [];
  const fileSample = async (path: string, _bytes: number, charset: string) => {
    asked.push(charset);
    return Promise.resolve({ path, text: "city\n北京\n", fileBytes: 10, truncated: false });
  };
  const steps = recordedSteps({ ...newRun(document), ...(await captured(document, { fileSample })) });
  expect(asked).toEqual(["GBK"]);
  expect(JSON.stringify(steps)).toContain("北京");
});
