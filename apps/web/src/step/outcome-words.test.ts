import { expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { zh } from "../i18n/zh.ts";
import { outcomeWords } from "./outcome-words.ts";

test("what came of a move is said in both languages", () => {
  const none = { kind: "none", target: { kind: "mark", mark: "timer" }, isWhole: true } as const;
  expect(outcomeWords(none, en)).toBe("No timer is left. This run ends without one.");
  expect(outcomeWords(none, zh)).toContain("没有剩余的定时器");
  const capped = { kind: "none", target: { kind: "breakpoint" }, isWhole: false } as const;
  expect(outcomeWords(capped, en)).toBe(
    "No breakpoint is met any more. As far as a run is recorded, there is none.",
  );
  expect(outcomeWords({ kind: "triggered", after: 12 }, en)).toContain("after step 12");
  expect(outcomeWords({ kind: "refused", reason: "batch" }, zh)).toContain("批作业没有检查点");
});
