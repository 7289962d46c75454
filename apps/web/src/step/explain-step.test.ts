import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, Locale } from "@millrace/graph";
import { nodeDefinition } from "@millrace/nodes";
import { describe, expect, it, test } from "vitest";
import { en } from "../i18n/en.ts";
import { zh } from "../i18n/zh.ts";
import { explainStep } from "./explain-step.ts";
import { prepareRun } from "./prepare-run.ts";
import { RunNames } from "./run-names.ts";
import { newRun } from "./run-spec.ts";
import { recordedSteps } from "./testing/recorded-steps.ts";

const WORDS = { en, zh } as const;

/** Prices as text, one of which is no number. */
function casting(restart: FlowDocument["settings"]["restart"]): FlowDocument {
  const empty = emptyDocument("Prices");
  const node = (id: string, kind: string, name: string, given: object) => {
    const { version, initial } = nodeDefinition(kind)!;
    const config = { ...(initial as object), ...given } as FlowDocument["nodes"][0]["config"];
    return { id, kind, version, name, position: { x: 0, y: 0 }, parallelism: null, config };
  };
  const edge = (from: string, to: string) => ({
    id: `${from}-${to}`,
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
  });
  return {
    ...empty,
    settings: { ...empty.settings, restart },
    nodes: [
      node("in", "collection", "Prices", {
        schema: [{ name: "price", type: "STRING" }],
        rows: [["12"], ["a dozen"]],
      }),
      node("cast", "map", "To numbers", {
        projections: [{ name: "price", expression: "CAST(price AS BIGINT)" }],
        keepOthers: false,
      }),
      node("out", "print", "Print", {}),
    ],
    edges: [edge("in", "cast"), edge("cast", "out")],
  };
}

function explained(document: FlowDocument, locale: Locale) {
  const spec = newRun(document);
  const { setup, result } = prepareRun(spec);
  const names = new RunNames(setup!.graph, result);
  const step = recordedSteps(spec).find(({ failure }) => failure !== null)!;
  return explainStep(step, names, { w: WORDS[locale], locale })!;
}

describe("a step in which the job fails", () => {
  it.each([
    [
      "en",
      "To numbers has failed, and the job with it",
      /"a dozen" cannot be cast to BIGINT in To numbers\..*TRY_CAST/u,
    ],
    ["zh", "“To numbers”失败，作业随之失败", /a dozen.*BIGINT.*TRY_CAST/u],
  ] as const)("names the node and says why, in %s", (locale, title, why) => {
    const { nodeId, sign, ...said } = explained(casting({ kind: "none" }), locale);
    expect([nodeId, sign, said.title]).toEqual(["cast", "failure", title]);
    expect(said.text).toMatch(why);
  });
});

test("a job that restarts for a failure says so too", () => {
  const spec = newRun(casting({ kind: "none" }));
  const { setup, result } = prepareRun(spec);
  const failed = recordedSteps(spec).find(({ failure }) => failure !== null)!;
  const events = failed.events.map((event) =>
    event.kind === "job.failed" ? { ...event, kind: "job.restart" as const } : event,
  );
  const said = explainStep({ ...failed, events }, new RunNames(setup!.graph, result), {
    w: en,
    locale: "en",
  });
  expect(said?.title).toBe("To numbers has failed, the job restarts");
});

test("tasks that a person kills have not failed", () => {
  const document = casting({ kind: "none" });
  const steps = recordedSteps({ ...newRun(document), decisions: [{ step: 3, kind: "kill" }] }, 4);
  expect(steps[3]?.events.map(({ kind }) => kind)).toContain("job.restart");
  expect(steps[3]?.failure).toBeNull();
});
