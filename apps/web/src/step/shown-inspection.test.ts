import { StepSession } from "@millrace/engine/simulation";
import type { FromStepWorker, Inspection, RecordedStep } from "@millrace/engine/simulation";
import type { FlowDocument } from "@millrace/graph";
import { examples } from "@millrace/nodes";
import { describe, expect, it } from "vitest";
import { prepareRun } from "./prepare-run.ts";
import { newRun } from "./run-spec.ts";
import { shownInspection } from "./shown-inspection.ts";

const STEPS = 400;

const textFiles = ({ nodes }: FlowDocument): Record<string, string> =>
  Object.fromEntries(
    nodes.flatMap(({ config: { path } }) => (typeof path === "string" ? [[path, "a b\nb c\nc c a\n"]] : [])),
  );

/** Steps of an example, and what its simulation holds after each. */
function walk(id: string): { readonly steps: readonly RecordedStep[]; readonly held: readonly Inspection[] } {
  const example = examples.find((candidate) => candidate.id === id)!;
  const spec = { ...newRun(example.document), files: textFiles(example.document) };
  const { setup } = prepareRun(spec);
  let steps: readonly RecordedStep[] = [];
  const held: Inspection[] = [];
  const post = (message: FromStepWorker) => {
    if (message.kind === "broken") throw new Error(message.message);
    if (message.kind === "step-recorded") steps = [...steps.slice(0, message.from), ...message.steps];
    if (message.kind === "step-at") held[message.step] = message.inspection;
  };
  const session = new StepSession({ post, yieldThen: () => {} });
  session.receive({ kind: "step-load", run: 1, setup: setup!, breakpoints: [], step: 0, trace: true });
  const wanted = Math.min(STEPS, steps.length);
  for (let step = 1; step <= STEPS && held.length <= step; step++) {
    session.receive({ kind: "step-seek", step });
    if (held.length <= wanted && held.length <= step) break;
  }
  return { steps, held };
}

/** What changes without being drawn: the scheduler's own. */
const drawn = ({ tasks, channels }: Inspection) => ({
  tasks: tasks.map(({ status: _, busyUntilMs: __, mails: ___, state: ____, ...task }) => task),
  channels,
});

describe("law 11: what moves is an event of the trace", () => {
  it.each(["collection-playground", "word-count", "nexmark-hot-auctions"])(
    "the trace names everything that changes, step by step: %s",
    (id) => {
      const { steps, held } = walk(id);
      expect(held.length).toBeGreaterThan(20);
      let shown = held[0]!;
      for (let step = 1; step < held.length; step++) {
        shown = shownInspection(shown, held[step]!, steps[step - 1]!.events);
        expect(drawn(shown), `after step ${step}`).toEqual(drawn(held[step]!));
      }
    },
  );

  it("without the trace nothing moves", () => {
    const { held } = walk("collection-playground");
    const first = held[0]!;
    for (const now of held) expect(shownInspection(first, now, [])).toBe(first);
  });
});
