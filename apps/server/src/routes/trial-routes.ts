import { emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { trialLineSchema, trialSchema } from "@millrace/protocol";
import type { Services } from "../services.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

export function trialRoutes({ trials }: Pick<Services, "trials">): readonly AnyRoute[] {
  return [
    route({
      method: "post",
      path: "/api/trials",
      summary:
        "Run a document once on the cluster, with the given rows in place of its sources: a line of JSON for each row that its sinks are given, and one for the end. Sinks write nothing, nothing is stored, and it is in no list of jobs; whoever leaves before the end cancels it",
      params: noParams,
      query: noParams,
      body: { kind: "bytes", schema: trialSchema },
      status: 200,
      response: trialLineSchema,
      media: "application/x-ndjson",
      errors: ["document.invalid", "server.busy"],
      example: {
        body: {
          document: exampleDocument(),
          inputs: { names: [{ name: "ann", amount: 3 }, { name: "bob" }] },
        },
      },
      handle: ({ body }) => trials.run(body),
    }),
  ];
}

function exampleDocument(): FlowDocument {
  const nodes = [
    ["names", "collection"],
    ["show", "print"],
  ].map(([id = "", kind = ""], index) => {
    const { version = 1, initial = {} } = catalog.find((node) => node.kind === kind) ?? {};
    const config = initial as FlowDocument["nodes"][number]["config"];
    return { id, kind, version, name: id, position: { x: index * 200, y: 0 }, parallelism: null, config };
  });
  const edge = { id: "e", from: { node: "names", port: "out" }, to: { node: "show", port: "in" } };
  return { ...emptyDocument("Trial"), nodes, edges: [edge] };
}
