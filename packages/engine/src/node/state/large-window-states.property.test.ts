import { string } from "@millrace/graph";
import type {
  FunctionState,
  UserWindowFunctionSpec,
  WindowAssignerSpec,
  WindowOperatorSpec,
} from "@millrace/graph";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { LARGE_CHANGES, LARGE_OPS, LARGE_STATES, LARGE_TTL, LargeModel } from "../../testing/large-states.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { cuts, inTurn } from "../../testing/random-script.ts";
import { parseDuration } from "../../testing/script-values.ts";
import { expectShownAlike } from "../../testing/shown-entries.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { WINDOW_INPUT, windowSetup } from "../../testing/window-setups.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

beforeAll(provideTestSandbox);

/** A row changes what is kept of its window, and of its key; the last of a window's list goes to the key's when the window goes. */
const SOURCE = `${LARGE_CHANGES}
export function process({ key }, { windowState, globalState }, [{ op, x }], out) {
  const own = { map: windowState.entries, list: windowState.elements };
  change(op, x, own, globalState);
  if (op === "get" || op === "say")
    out.collect({ said: "#" + key + " " + said(op, x, own) + " / " + said(op, x, globalState) });
}
export const clear = ({ windowState, globalState }) => globalState.list.addAll(windowState.elements.get().slice(-3));`;
const ACCUMULATES = `
export const createAccumulator = () => null;
export const add = (row) => row;
export const getResult = (row) => row;`;

const SIZE = 4_000;
const SLIDE = 2_000;
const sliding: WindowAssignerSpec = { kind: "sliding", sizeMs: SIZE, slideMs: SLIDE, offsetMs: 0 };

interface Kept {
  readonly windowStates: readonly FunctionState[];
  readonly states: readonly FunctionState[];
}

/** Each row is a call of its own. */
function setup(
  { windowStates, states }: Kept,
  assigner: WindowAssignerSpec = sliding,
  form: UserWindowFunctionSpec["form"] = "process",
): HarnessSetup<WindowOperatorSpec> {
  const source = form === "process" ? SOURCE : SOURCE + ACCUMULATES;
  const made = windowSetup({
    assigner,
    trigger: { kind: "purging", trigger: { kind: "count", count: 1 } },
    function: {
      kind: "function",
      form,
      code: { source, bigints: "number", onError: "skip" },
      windowStates,
      states,
    },
  });
  return { ...made, input: [...WINDOW_INPUT, { name: "op", type: string() }], sideOutputs: [] };
}

/** The same as states of windows. */
const ofWindows = (states: readonly FunctionState[]): readonly FunctionState[] =>
  states.map((state) => ({ ...state, name: state.kind === "map" ? "entries" : "elements" }));
const both = (states: readonly FunctionState[]): Kept => ({ windowStates: ofWindows(states), states });

const ANY = both(LARGE_STATES["of any type"]);
const DECLARED = both(LARGE_STATES["of declared types"]);
const LIVED = { ...DECLARED, states: LARGE_STATES["with a time to live"] };

const KEYS = ["a", "b", "ü"] as const;
const script = fc
  .array(
    fc.record({
      key: fc.constantFrom("a", "a", "a", "b", "ü"),
      op: fc.constantFrom(...LARGE_OPS),
      x: fc.nat(120),
      goesOn: fc.constantFrom(0, 0, 0, 500, 1_500),
      watermark: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 50 },
  )
  .map((items) => {
    const lines: string[] = [];
    let now = 0;
    const sayAll = (): unknown => lines.push(...KEYS.map((key) => `+I[${key}, ${now}ms, 0, say]`));
    for (const { key, op, x, goesOn, watermark } of items) {
      now += goesOn;
      if (watermark) lines.push(`watermark ${now}ms`);
      lines.push(`+I[${key}, ${now}ms, ${x}, ${op}]`);
    }
    sayAll();
    now += 2 * SIZE;
    lines.push(`watermark ${now}ms`);
    sayAll();
    return lines;
  });

/** What a key has: of itself, and by start of each of its windows. */
class KeyModel {
  readonly own = new LargeModel();
  readonly windows = new Map<number, LargeModel>();

  /** The windows that have ended go. */
  pass(watermark: number): void {
    for (const [start, { list }] of [...this.windows].toSorted(([a], [b]) => a - b)) {
      if (start + SIZE - 1 > watermark) continue;
      this.own.list.push(...list.slice(-3));
      this.windows.delete(start);
    }
  }

  window(start: number): LargeModel {
    const known = this.windows.get(start) ?? new LargeModel();
    this.windows.set(start, known);
    return known;
  }
}

/** What the script prints. */
function expectedOf(lines: readonly string[], hasEnd: boolean): readonly string[] {
  const keys = new Map<string, KeyModel>(KEYS.map((key) => [key, new KeyModel()]));
  let watermark = -Infinity;
  return lines.flatMap((line) => {
    if (line.startsWith("watermark")) {
      watermark = parseDuration(line.slice("watermark ".length));
      if (hasEnd) for (const model of keys.values()) model.pass(watermark);
      return [];
    }
    const [key = "", time = "", x = "", op = ""] = line.slice(3, -1).split(", ");
    const model = keys.get(key)!;
    const last = Math.floor(parseDuration(time) / SLIDE) * SLIDE;
    const starts = hasEnd ? [last, last - SLIDE].filter((start) => start + SIZE - 1 > watermark) : [0];
    return starts.flatMap((start) => {
      const window = model.window(start);
      for (const each of [window, model.own]) each.change(op, Number(x));
      const said = [window, model.own].map((each) => each.said(op, Number(x))).join(" / ");
      return op === "get" || op === "say" ? [`#${key} ${said}`] : [];
    });
  });
}

const saidIn = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith("+I")).map((line) => line.slice(line.indexOf("#"), -1));

const PARTS = ["window parts of map entries", "window parts of list elements"];

describe.each([
  ["of windows, and of keys, of any type", setup(ANY)],
  ["of windows behind an aggregate, of declared types", setup(DECLARED, sliding, "aggregate")],
  ["of windows without an end, and of keys with a time to live", setup(LIVED, { kind: "global" })],
] as const)("large lists and maps %s", (_, large) => {
  const hasEnd = large.spec.assigner.kind !== "global";

  it("are what a list and a map are, however rows are cut, where functions throw, windows go, and after restarts", () => {
    fc.assert(
      fc.property(script, cuts, fc.array(fc.nat(40), { maxLength: 3 }), (lines, sizes, restarts) => {
        const given = restarts.reduce<string[]>(
          (all, at) => all.toSpliced(Math.min(at, all.length), 0, "restart"),
          lines,
        );
        const harness = new OperatorHarness(large, inTurn(sizes.map((size) => size * 3)));
        expect(saidIn(harness.run(given.join("\n")))).toEqual(expectedOf(lines, hasEnd));
        harness.run("watermark max");
        if (hasEnd) for (const section of PARTS) expect(harness.held(section)).toEqual([]);
        harness.close();
        expect(harness.reservedBytes).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(Object.entries(STATE_BACKENDS_TESTED))("large states of windows with %s", (_, stateBackend) => {
  it("are what they are in memory", () =>
    expectSameInMemory(setup(LIVED), script, { stateBackend, numRuns: 5, anyKeyOrder: true }));

  it("go on from any checkpoint, whole or of changes, and at another parallelism", () => {
    expectCheckpointsExact(setup(LIVED), script, { stateBackend, numRuns: 5 });
    expectCheckpointsExact(setup(ANY, { kind: "global" }), script, { stateBackend, numRuns: 3 });
  });
});

const FILL = [
  ...Array.from({ length: 5 }, (_, x) => `+I[a, 1s, ${x * 20}, more]`),
  ...Array.from({ length: 9 }, () => "+I[a, 1s, 0, all]"),
];
const OF_KEYS = ["parts of map map", "parts of list list"];

it("parts of windows go with them, and are not those of another window of the key, nor the key's", () => {
  const harness = new OperatorHarness(setup(ANY));
  harness.run([...FILL, "+I[a, 3s, 1, more]", "+I[b, 3s, 1, more]"].join("\n"));
  const windowsOf = (section: string) => new Set(harness.held(section).map((line) => line.split(" | ")[1]));
  expect(windowsOf(PARTS[0]!)).toEqual(new Set(["-2s..2s", "0s..4s", "2s..6s"]));
  expect(windowsOf(PARTS[1]!)).toEqual(new Set(["-2s..2s", "0s..4s"]));
  const ofKeys = OF_KEYS.map((section) => harness.held(section).length);
  expect(Math.min(...ofKeys)).toBeGreaterThan(0);
  harness.run("watermark 4s");
  expect(windowsOf(PARTS[0]!)).toEqual(new Set(["2s..6s"]));
  expect(harness.held(PARTS[1]!)).toEqual([]);
  harness.run("watermark 6s");
  for (const section of [...PARTS, "windows", "window-states"]) expect(harness.held(section)).toEqual([]);
  expect(OF_KEYS.map((section) => harness.held(section).length)).toEqual(ofKeys);
  harness.run("+I[a, 7s, 0, clear]\n+I[a, 7s, 0, empty]\n+I[b, 7s, 0, clear]");
  for (const section of [...PARTS, ...OF_KEYS, "keyed"]) expect(harness.held(section)).toEqual([]);
});

it("a window goes whose function keeps a value that looks like what is said of parts", () => {
  const value: FunctionState = { name: "value", kind: "value" };
  const made = setup({ windowStates: [value, ...ANY.windowStates], states: [] });
  const source = `export const process = (key, { windowState }) => windowState.value.update({ parts: Number.MAX_SAFE_INTEGER });`;
  const run = made.spec.function as UserWindowFunctionSpec;
  const harness = new OperatorHarness({
    ...made,
    spec: { ...made.spec, function: { ...run, code: { ...run.code, source } } },
  });
  harness.run("+I[a, 1s, 0, -]");
  expect(harness.held("window-states")).toHaveLength(2);
  harness.run("watermark 9s");
  expect(harness.held("window-states")).toEqual([]);
});

it("parts are shown while the job runs as a savepoint shows them", () => {
  for (const large of [setup(ANY), setup(LIVED, { kind: "global" })]) {
    const harness = new OperatorHarness(large);
    harness.run(FILL.join("\n"));
    expect(harness.entries(PARTS[0]!).length).toBeGreaterThan(10);
    expectShownAlike(large, harness);
    const { state } = harness.inspect();
    for (const section of [...PARTS, ...OF_KEYS, ...OF_KEYS.map((each) => `${each} ttl`), "keyed"])
      for (const { key, window, values } of harness.entries(section))
        expect(state).toContainEqual({ key, window, values });
    const texts = PARTS.flatMap((section) => harness.held(section).map((line) => line.length));
    expect(harness.counter("stateBytes")).toBeGreaterThan(texts.reduce((sum, length) => sum + length));
  }
});

it("parts of a key are removed when all of them have lived their time", () => {
  const states = LARGE_STATES["with a time to live"].map((state) => ({
    ...state,
    ttl: { ...LARGE_TTL, ttlMs: 1_000 },
  }));
  const harness = new OperatorHarness(setup({ ...ANY, states }));
  harness.run([...FILL, "restart", "+500ms"].join("\n"));
  for (const section of [...OF_KEYS.map((each) => `${each} ttl`), ...PARTS])
    expect(harness.held(section).length).toBeGreaterThan(0);
  harness.run("+2s\n+1s\n+1s");
  for (const section of [...OF_KEYS.map((each) => `${each} ttl`), "keyed"])
    expect(harness.held(section)).toEqual([]);
  for (const section of PARTS) expect(harness.held(section).length).toBeGreaterThan(0);
});

/** As they were written when lists and maps of windows were one text however large: so are values still. */
it("what is one text in a savepoint is read, and lies in parts once it changes", () => {
  const asTexts = (states: readonly FunctionState[]) =>
    states.map(({ name }): FunctionState => ({ name, kind: "value" }));
  const texts = { windowStates: asTexts(DECLARED.windowStates), states: asTexts(DECLARED.states) };
  const written = setup(texts);
  const source = `export const process = (key, { windowState, globalState }) => {
    const { entries, elements } = windowState;
    for (const { map, list } of [{ map: entries, list: elements }, globalState]) {
      map.update(Array.from({ length: 60 }, (_, x) => [x, "v" + x + "é"]));
      list.update(Array.from({ length: 900 }, (_, x) => x));
    }
  };`;
  const run = written.spec.function as UserWindowFunctionSpec;
  const before = new OperatorHarness({
    ...written,
    spec: { ...written.spec, function: { ...run, code: { ...run.code, source } } },
  });
  before.run("+I[a, 1s, 0, -]");
  const harness = new OperatorHarness(setup(DECLARED)).restore(before.snapshot());
  for (const section of ["window-states", "keyed"]) expect(harness.held(section)[0]).toContain("[[0,");
  for (const section of [...PARTS, ...OF_KEYS]) expect(harness.held(section)).toEqual([]);
  const model = new LargeModel();
  for (let x = 0; x < 60; x++) model.change("put", x);
  model.list = Array.from({ length: 900 }, (_, x) => x);
  expect(saidIn(harness.run("+I[a, 3s, 59, get]"))).toEqual([
    `#a null false true / ${model.said("get", 59)}`,
    `#a ${model.said("get", 59)} / ${model.said("get", 59)}`,
  ]);
  harness.run("+I[a, 1s, 0, put]\n+I[a, 1s, -1, add]");
  model.change("add", -1);
  const twice = new LargeModel();
  [twice.map, twice.list] = [model.map, [...model.list, -1]];
  expect(saidIn(harness.run("+I[a, 1s, 0, say]"))).toEqual(
    [model, model].map((each) => `#a ${each.said("say", 0)} / ${twice.said("say", 0)}`),
  );
  for (const section of [...PARTS, ...OF_KEYS])
    expect(harness.held(section).length, section).toBeGreaterThan(0);
});

it("a change touches one part, and a checkpoint has that part alone", () => {
  const tumbling: WindowAssignerSpec = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 };
  const harness = new OperatorHarness(setup(ANY, tumbling));
  harness.run(
    Array.from({ length: 30 }, (_, x) => `+I[a, 1s, ${x}, put]\n${"+I[a, 1s, 0, all]\n".repeat(4)}`).join(
      "\n",
    ),
  );
  const bytes = (sections: readonly StateSection[]): number =>
    sections.reduce((sum, section) => sum + section.bytes.length, 0);
  const held = () => [...PARTS, ...OF_KEYS].map((section) => harness.held(section));
  const before = held();
  const first = harness.checkpoint(1, null);
  const base = first.sections();
  first.completed();
  harness.run("+I[a, 1s, 7, remove]\n+I[a, 1s, 7, add]");
  const second = harness.checkpoint(2, base);
  const changed = second.sections().filter((section) => !base.includes(section));
  expect(bytes(changed)).toBeLessThan(bytes(base) / 5);
  expect(held().map((parts, at) => parts.filter((part) => !before[at]!.includes(part)).length)).toEqual([
    1, 1, 1, 1,
  ]);
});
