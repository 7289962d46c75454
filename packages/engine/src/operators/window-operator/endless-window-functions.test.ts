import type { UserWindowFunctionSpec, WindowOperatorSpec } from "@millrace/graph";
import { beforeAll, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

const functionOf = (
  source: string,
  kept: Pick<UserWindowFunctionSpec, "windowStates" | "states">,
): UserWindowFunctionSpec => ({
  kind: "function",
  form: "process",
  code: { source, bigints: "number", onError: "fail" },
  ...kept,
});

function run(spec: Partial<WindowOperatorSpec>, ...script: string[]): string[] {
  const harness = new OperatorHarness(windowSetup(spec));
  harness.nowMs = 0;
  return harness.run(script.join("\n"));
}

it("functions keep what they want of a window without an end, which firing empties, and are never told that it goes", () => {
  const source = `export const process = (key, { windowState, globalState }, elements, out) => {
    windowState.firings.update((windowState.firings.value() ?? 0) + 1);
    const firing = windowState.firings.value();
    if (firing === 3) windowState.firings.clear();
    out.collect({ said: elements.length + " rows, firing " + firing + ", cleared " + globalState.cleared.value() });
  };
  export const clear = ({ globalState }) => globalState.cleared.update(1);`;
  const spec: Partial<WindowOperatorSpec> = {
    time: "processing",
    assigner: { kind: "global" },
    trigger: { kind: "purging", trigger: { kind: "count", count: 2 } },
    function: functionOf(source, {
      windowStates: [{ name: "firings", kind: "value" }],
      states: [{ name: "cleared", kind: "value" }],
    }),
  };
  const script = Array.from({ length: 8 }, (_, n) => `+I[a, ${n}s, ${n}]\n+I[b, ${n}s, ${n}]`);
  const expected = [1, 2, 3, 1].flatMap((firing) =>
    ["a", "b"].map((key) => `+I[${key}, 2 rows, firing ${firing}, cleared null]`),
  );
  expect(run(spec, ...script)).toEqual(expected);
  for (let cut = 1; cut < script.length; cut++)
    expect(run(spec, ...script.toSpliced(cut, 0, "restart"))).toEqual(expected);
  const stateless = {
    ...spec,
    function: functionOf(source.replace("windowState, ", "").replaceAll("windowState", "globalState"), {
      windowStates: [],
      states: [
        { name: "cleared", kind: "value" },
        { name: "firings", kind: "value" },
      ],
    }),
  };
  expect(run(stateless, ...script)).toEqual(expected);
});
