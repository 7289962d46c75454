import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { clusterSchema, savepointSchema, startedSchema } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { sampleOf } from "../testing/sample-of.ts";
import { TestServer } from "../testing/test-server.ts";
import type { Answer } from "../testing/test-server.ts";
import { EXAMPLE_TASK_MANAGER_ID } from "./cluster-routes.ts";
import { EXAMPLE_PORT } from "./sample-routes.ts";
import { EXAMPLE_JOB_ID, EXAMPLE_SAVEPOINT_ID } from "./job-routes.ts";

const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), example: z.string().optional() })),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ example: z.unknown() })) })
    .optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })) }),
  ),
});
const openApiSchema = z.looseObject({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

let server: TestServer;
/** Sends a line to whoever connects. */
const talker = createServer((socket) => socket.end("hello\n"));
beforeAll(async () => {
  const datasets = fileURLToPath(new URL("../data", import.meta.resolve("vega-datasets")));
  server = await TestServer.start({ parts: { datasets } });
  await new Promise<void>((resolve) => talker.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  talker.close();
  await server[Symbol.asyncDispose]();
});

const description = async () => openApiSchema.parse((await server.call("/api/openapi.json")).json);

test("every route is described", async () => {
  const { paths } = await description();
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(listed.toSorted()).toEqual([
    "delete /api/documents/{id}",
    "delete /api/jobs/{id}",
    "delete /api/savepoints/{id}",
    "get /api/captures/{id}",
    "get /api/cluster",
    "get /api/cluster/rpc",
    "get /api/documents",
    "get /api/documents/{id}",
    "get /api/documents/{id}/checkpoints",
    "get /api/documents/{id}/restore-check",
    "get /api/documents/{id}/versions",
    "get /api/files",
    "get /api/files/columns",
    "get /api/health",
    "get /api/jobs",
    "get /api/jobs/{id}",
    "get /api/jobs/{id}/history",
    "get /api/jobs/{id}/ledger",
    "get /api/jobs/{id}/log",
    "get /api/jobs/{id}/rows",
    "get /api/jobs/{id}/state",
    "get /api/openapi.json",
    "get /api/samples/file",
    "get /api/samples/host-metrics",
    "get /api/samples/parquet",
    "get /api/samples/socket",
    "get /api/savepoints",
    "get /api/savepoints/{id}",
    "get /api/state",
    "get /api/state/rows",
    "post /api/captures",
    "post /api/check",
    "post /api/cluster/taskmanagers/{id}/kill",
    "post /api/documents",
    "post /api/documents/{id}/versions/{version}/restore",
    "post /api/jobs",
    "post /api/jobs/{id}/cancel",
    "post /api/jobs/{id}/checkpoints",
    "post /api/jobs/{id}/rescale",
    "post /api/jobs/{id}/savepoints",
    "post /api/jobs/{id}/stop",
    "post /api/trials",
    "put /api/documents/{id}",
    "put /api/documents/{id}/versions/{version}",
  ]);
});

test("every example works on a server as it is after its first start, and answers with its schema", async () => {
  server.cluster.emit(sampleOf(0, []));
  const real = new Map([[EXAMPLE_PORT, String((talker.address() as AddressInfo).port)]]);
  for (const example of inOrder((await description()).paths)) {
    await prepare(example, real);
    const answer = await call(example, real);
    const [status = ""] = Object.keys(example.operation.responses);
    expect([example.name, answer.text, answer.status]).toEqual([example.name, answer.text, Number(status)]);
    if (example.path === ROWS) continue;
    const { content } = example.operation.responses[status]!;
    const told = content["application/json"] === undefined ? linesOf(answer) : [answer.json];
    const [described] = Object.values(content);
    const schema = z.fromJSONSchema(described?.schema as Parameters<typeof z.fromJSONSchema>[0]);
    expect(told.map((each) => schema.parse(each))).not.toEqual([]);
    if (example.name === "post /api/jobs") real.set(EXAMPLE_JOB_ID, startedSchema.parse(answer.json).job.id);
    if (example.name === "post /api/jobs/{id}/savepoints")
      real.set(EXAMPLE_SAVEPOINT_ID, savepointSchema.parse(answer.json).id);
    if (example.path === "/api/cluster") real.set(EXAMPLE_TASK_MANAGER_ID, taskManagerOf(answer));
  }
  expect(server.cluster.killed).toEqual(["tm-1"]);
});

const linesOf = ({ text }: Answer): readonly unknown[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

interface Example {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: z.infer<typeof operationSchema>;
}

/** What makes up ids comes first, what deletes comes last. */
function inOrder(paths: z.infer<typeof openApiSchema>["paths"]): readonly Example[] {
  const order = ["get /api/cluster", "post /api/captures", "post /api/jobs", "put", "get", "post", "delete"];
  const rank = ({ name }: Example): number => order.findIndex((prefix) => name.startsWith(prefix));
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method} ${path}`,
        path,
        method,
        operation,
      })),
    )
    .toSorted((a, b) => rank(a) - rank(b));
}

function call({ path, method, operation }: Example, real: ReadonlyMap<string, string>): Promise<Answer> {
  const body = operation.requestBody?.content["application/json"]?.example;
  return server.call(addressOf(path, operation.parameters, real), { method: method.toUpperCase(), body });
}

/** What ends jobs, or needs one that runs, has one of its own. */
async function prepare({ name, path }: Example, real: Map<string, string>): Promise<void> {
  if (/^post .*\/(?:stop|cancel|checkpoints|savepoints|rescale)$/u.test(name))
    real.set(EXAMPLE_JOB_ID, await startJob());
  if (path !== ROWS) return;
  real.set(EXAMPLE_JOB_ID, await startJob());
  await endJob(real.get(EXAMPLE_JOB_ID) ?? "");
}

/** Its rows go on until the job ends. */
const ROWS = "/api/jobs/{id}/rows";

async function endJob(id: string): Promise<void> {
  await server.call(`/api/jobs/${id}/cancel`, { method: "POST" });
}

const taskManagerOf = (answer: Answer): string => clusterSchema.parse(answer.json).taskManagers[0]?.id ?? "";

async function startJob(): Promise<string> {
  const body = { documentId: "example-host-metrics", version: 1, allRows: true };
  return startedSchema.parse((await server.call("/api/jobs", { method: "POST", body })).json).job.id;
}

/** Ids that a server makes up stand in the description as examples of their form: the real ones take their place. */
function addressOf(
  path: string,
  parameters: z.infer<typeof operationSchema>["parameters"],
  real: ReadonlyMap<string, string>,
): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: place, example } of parameters) {
    if (example === undefined) continue;
    const value = real.get(example) ?? example;
    if (place === "path") address = address.replace(`{${name}}`, value);
    if (place === "query") query.set(name, value);
  }
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}
