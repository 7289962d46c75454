import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import type { FlowSettings } from "./flow-document.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

const FIXED = { kind: "fixed-delay", attempts: 4, delayMs: 1 } as const;
const RATE = { kind: "failure-rate", maxFailures: 1, intervalMs: 1, delayMs: 1 } as const;

const compiled = (settings: Partial<FlowSettings>) => {
  const document = testFlow("a:source b:sink | a>b");
  return compile({ ...document, settings: { ...document.settings, ...settings } }, testCatalog);
};

test("a poison row that is looked for after more failures than there can be is a warning that names the setting", () => {
  const { diagnostics, jobGraph } = compiled({ restart: FIXED, poisonRowFailures: 6 });
  expect(diagnostics).toMatchObject([
    { severity: "warning", nodeId: null, path: ["settings", "poisonRowFailures"] },
  ]);
  expect(renderDiagnostic(diagnostics[0]!, "en")).toEqual({
    message:
      "A row at which the job fails again and again is not found: it is looked for after 6 failures, and 4 restarts allow fewer.",
    fix: "Look for it after fewer failures, or allow more restarts.",
  });
  expect(renderDiagnostic(diagnostics[0]!, "zh").message).toContain("失败 6 次");
  expect(jobGraph?.settings.poisonRowFailures).toBe(6);
});

test("the last failure that the restarts allow is enough; where nobody asked, or for a rate, nothing is said", () => {
  const codes = (settings: Partial<FlowSettings>) => compiled(settings).diagnostics.map(({ code }) => code);
  expect(codes({ restart: FIXED, poisonRowFailures: 5 })).toEqual([]);
  expect(codes({ restart: { ...FIXED, attempts: 1 } })).toEqual([]);
  expect(codes({ restart: FIXED, poisonRowFailures: 0 })).toEqual([]);
  expect(codes({ restart: RATE, poisonRowFailures: 1_000 })).toEqual([]);
});
