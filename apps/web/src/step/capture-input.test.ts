import { compile, emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog, nodeDefinition } from "@millrace/nodes";
import { expect, test } from "vitest";
import { ApiFailure } from "../api/api-failure.ts";
import { captureInput } from "./capture-input.ts";
import type { InputSource } from "./capture-input.ts";
import { prepareRun } from "./prepare-run.ts";
import { newRun, readRunSpec } from "./run-spec.ts";

type Config = FlowDocument["nodes"][0]["config"];

const refused = async () =>
  Promise.reject(new ApiFailure(502, { code: "socket.unreachable", message: "Nobody answers." }));
const nobody: InputSource = {
  fileSample: refused,
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

test("a link made before sockets could be captured is one still", () => {
  const { sockets: _, ...before } = newRun(SOCKET);
  expect(readRunSpec(before)?.sockets).toEqual({});
});
