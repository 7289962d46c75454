import { int, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { splitTextFactory } from "./split-text.ts";
import type { SplitTextSpec } from "./split-text.ts";

const input = [
  { name: "id", type: int() },
  { name: "line", type: string() },
];
const split = (more: Partial<SplitTextSpec> = {}): HarnessSetup<SplitTextSpec> => ({
  spec: { kind: "split-text", column: 1, mode: "words", delimiter: "", lowerCase: false, ...more },
  factory: splitTextFactory,
  input,
  output: [
    { name: "id", type: int() },
    { name: "word", type: string(false) },
  ],
});

describe("split-text", () => {
  it("gives the words of a line with the other columns, none for NULL or a line without words", () => {
    expect(
      new OperatorHarness(split()).run(
        "+I[1, To be; or NOT to_be?]\n+I[2, NULL]\n+I[3,  -- ]\n+I[NULL, Größe 日本]",
      ),
    ).toEqual([
      "+I[1, To]",
      "+I[1, be]",
      "+I[1, or]",
      "+I[1, NOT]",
      "+I[1, to_be]",
      "+I[NULL, Größe]",
      "+I[NULL, 日本]",
    ]);
  });

  it("makes lower case, of letters beyond ASCII too", () => {
    expect(new OperatorHarness(split({ lowerCase: true })).run("+I[1, Ab ÉÀ]")).toEqual([
      "+I[1, ab]",
      "+I[1, éà]",
    ]);
  });

  it("keeps empty parts between delimiters", () => {
    expect(
      new OperatorHarness(split({ mode: "delimiter", delimiter: "--" })).run("+I[1, a--b----c-]\n+I[2, --]"),
    ).toEqual(["+I[1, a]", "+I[1, b]", "+I[1, ]", "+I[1, c-]", "+I[2, ]", "+I[2, ]"]);
  });

  it("gives more rows than a batch holds, in order, while the output is blocked now and then", () => {
    let calls = 0;
    const harness = new OperatorHarness(split(), { blocked: () => calls++ % 2 === 0 });
    const rows = Array.from(
      { length: 200 },
      (_, i) => `+I[${i}, ${Array.from({ length: 100 }, (_, word) => `w${word}`).join(" ")}]`,
    );
    const lines = harness.run(rows.join("\n"));
    expect(lines).toEqual(
      rows.flatMap((_, i) => Array.from({ length: 100 }, (_, word) => `+I[${i}, w${word}]`)),
    );
  });
});
