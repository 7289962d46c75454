import { string } from "@millrace/graph";
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

it("what functions keep of keys is in the size of the state and in the slot's memory, also when its windows are gone", () => {
  const accumulates = `export const createAccumulator = () => 0;
  export const add = (row, rows) => rows + 1;
  export const getResult = (rows) => ({ rows });`;
  const source = `export const process = ({ key }, { globalState }, elements, out) => {
    if (globalState.seen) globalState.seen.update(key.repeat(1000));
    out.collect({ said: key });
  };`;
  const KEYS = 40;
  const measured = (text: string, form: UserWindowFunctionSpec["form"], states: readonly string[]) => {
    const kept = states.map((name) => ({ name, kind: "value", type: string() }) as const);
    const run = { ...functionOf(text, { windowStates: [], states: kept }), form };
    const harness = new OperatorHarness(windowSetup({ function: run }));
    const rows = Array.from({ length: KEYS }, (_, n) => `+I[${1000 + n}, 1s, 1]`);
    harness.run([...rows, "watermark 20s"].join("\n"));
    return {
      state: harness.counter("stateBytes"),
      windows: harness.counter("stateEntries"),
      memory: harness.reservedBytes,
    };
  };
  for (const [form, text] of [
    ["process", source],
    ["aggregate", accumulates + source],
  ] as const) {
    const [kept, none] = [measured(text, form, ["seen"]), measured(text, form, [])];
    expect([kept.windows, none.windows]).toEqual([0, 0]);
    expect(kept.state - none.state).toBeGreaterThan(KEYS * 4 * 1000);
    expect(kept.memory - none.memory).toBeGreaterThan(KEYS * 4 * 1000);
  }
});
