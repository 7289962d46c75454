import { bigint, decimal, string } from "@millrace/graph";
import type { NodeDiagnostic } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { typedStates } from "./state-types.ts";
import type { StateConfig } from "./state-types.ts";

function typed(states: readonly StateConfig[]) {
  const problems: NodeDiagnostic[] = [];
  return { states: typedStates(states, { report: (problem) => problems.push(problem) }), problems };
}

describe("states of a form", () => {
  it("have the types that are declared, and any value where none is", () => {
    const ttl = { ttlMs: 1, update: "on-read-and-write", visibility: "never-return-expired" } as const;
    const { states } = typed([
      { name: "seen", kind: "value", type: "BIGINT", ttl },
      { name: "names", kind: "map", keyType: "STRING", type: "BIGINT" },
      { name: "left", kind: "list", keyType: "STRING" },
      { name: "prices", kind: "list", type: "DECIMAL(10, 2)" },
    ]);
    expect(states).toEqual([
      { name: "seen", kind: "value", type: bigint(), ttl },
      { name: "names", kind: "map", keyType: string(), type: bigint() },
      { name: "left", kind: "list" },
      { name: "prices", kind: "list", type: decimal(10, 2) },
    ]);
  });

  it.each(["DATE", "ROW<a INT>", "nothing", "TIMESTAMP(9)"])("are refused of %s", (type) => {
    const { states, problems } = typed([{ name: "seen", kind: "value", type }]);
    expect(states).toBeNull();
    expect(problems).toEqual([
      {
        code: "function.state-type",
        severity: "error",
        path: ["states", 0, "type"],
        params: { state: "seen", type },
      },
    ]);
  });
});
