import { expect, test } from "vitest";
import { endToEndGuarantee } from "./end-to-end-guarantee.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

test("the weakest node limits the graph", () => {
  expect(endToEndGuarantee(testFlow("a:source b:sink | a>b"), testCatalog)).toEqual({
    guarantee: "at-least-once",
    limitedBy: ["b"],
    checkpointsOff: false,
  });
  expect(endToEndGuarantee(testFlow("a:source b:pass | a>b"), testCatalog).guarantee).toBe("exactly-once");
});

test("without checkpoints there is none", () => {
  const document = testFlow("a:source b:sink | a>b");
  const checkpoint = { ...document.settings.checkpoint, intervalMs: null };
  const off = { ...document, settings: { ...document.settings, checkpoint } };
  expect(endToEndGuarantee(off, testCatalog)).toMatchObject({ guarantee: "none", checkpointsOff: true });
});

test("rows that may be lost and rows that may come twice promise nothing", () => {
  const lossy = testCatalog.map((node) =>
    node.kind === "source" ? { ...node, guarantee: "at-most-once" as const } : node,
  );
  expect(endToEndGuarantee(testFlow("a:source b:sink | a>b"), lossy)).toMatchObject({
    guarantee: "none",
    limitedBy: ["a", "b"],
  });
});
