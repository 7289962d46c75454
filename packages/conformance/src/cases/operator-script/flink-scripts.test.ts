import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkOperatorScript } from "./check-operator-script.ts";
import type { OperatorScript } from "./operator-script.ts";
import { runOperatorScript } from "./run-operator-script.ts";
import { scriptJson } from "./script-json.ts";

/** What tests of Flink 2.3's window operators feed them and expect. */
const scripts = JSON.parse(
  readFileSync(new URL("flink-scripts.json", import.meta.url), "utf8"),
) as readonly OperatorScript[];

describe("scripts of Flink's window operators", () => {
  it.each(scripts.map((script) => [script.name, script] as const))("%s", (_, script) =>
    expect(checkOperatorScript(script, runOperatorScript(script))).toBeNull(),
  );

  it("says of a lambda that the text does not tell what it does", () => {
    const script = scripts.find(({ name }) => name.includes("DeltaEvictor"))!;
    const text = JSON.stringify(script).replace(/EvictingWindowOperatorTest\$\d+\{/, "SomeTest$1{");
    expect(runOperatorScript(JSON.parse(text) as OperatorScript)).toEqual({
      name: script.name,
      unsupported: expect.stringContaining("DeltaEvictor"),
    });
  });

  it("are compared: other rows than Flink's are a miss", () => {
    const [script] = scripts;
    const result = runOperatorScript(script!);
    const wrong = { ...result, outputs: [[{ watermark: 1 }]] };
    expect(checkOperatorScript(script!, wrong)).toContain("expectation 1");
    expect(checkOperatorScript(script!, undefined)).toBe("not run");
  });

  it("print Java's largest time as Java does", () => {
    const line = scriptJson({ name: "x", outputs: [[{ record: ["a", 1], ts: null }, { watermark: 5 }]] });
    expect(line).toBe(
      '{"name":"x","outputs":[[{"record":["a",1],"ts":9223372036854775807},{"watermark":5}]]}',
    );
  });
});
