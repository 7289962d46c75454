import { expect, test } from "vitest";
import { Autosave } from "./autosave.ts";
import type { AutosaveState, SaveAnswer } from "./autosave.ts";

function world(answers: readonly SaveAnswer[]) {
  let timers: { readonly callback: () => void; readonly ms: number }[] = [];
  const left = [...answers];
  const state = {
    value: "a",
    version: 1,
    saves: [] as [string, number][],
    states: [] as AutosaveState["kind"][],
  };
  const autosave = new Autosave<string>(
    {
      current: () => state,
      save: async (value, version) => {
        state.saves.push([value, version]);
        const answer = left.shift() ?? { kind: "unreachable" };
        return answer;
      },
      onState: (next) => {
        state.states.push(next.kind);
        if (next.kind === "saved") state.version = next.version;
      },
      after: (ms, callback) => {
        const timer = { ms, callback };
        timers.push(timer);
        return () => void (timers = timers.filter((other) => other !== timer));
      },
    },
    "a",
  );
  return {
    state,
    autosave,
    change(value: string) {
      state.value = value;
      autosave.changed();
    },
    async pass() {
      const due = timers;
      timers = [];
      for (const timer of due) timer.callback();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const saved = (version: number): SaveAnswer => ({ kind: "saved", version, savedMs: 0 });

test("a burst of changes is one save, based on the version before", async () => {
  const { state, change, pass } = world([saved(2)]);
  change("b");
  change("c");
  await pass();
  expect(state.saves).toEqual([["c", 1]]);
  expect(state.states).toEqual(["saving", "saved"]);
});

test("what changes while saving is saved after it, on the new version", async () => {
  const { state, change, pass } = world([saved(2), saved(3)]);
  change("b");
  const passing = pass();
  state.value = "c";
  await passing;
  await pass();
  expect(state.saves).toEqual([
    ["b", 1],
    ["c", 2],
  ]);
});

test("an unreachable server is tried again", async () => {
  const { state, change, pass } = world([{ kind: "unreachable" }, saved(2)]);
  change("b");
  await pass();
  await pass();
  await pass();
  expect(state.states).toContain("unreachable");
  expect(state.states.at(-1)).toBe("saved");
});

test("a stale document is never saved over the newer one", async () => {
  const { state, change, pass } = world([{ kind: "stale", kept: { version: 5, side: 6 } }]);
  change("b");
  await pass();
  change("c");
  await pass();
  expect(state.saves).toEqual([["b", 1]]);
  expect(state.states.at(-1)).toBe("stale");
});

test("flush saves at once and says whether all is saved", async () => {
  const { state, autosave } = world([saved(2)]);
  state.value = "b";
  expect(await autosave.flush()).toBe(true);
  expect(await autosave.flush()).toBe(true);
  expect(state.saves).toHaveLength(1);
});

test("flush of a refused document says no", async () => {
  const { state, autosave } = world([{ kind: "refused", message: "too large" }]);
  state.value = "b";
  expect(await autosave.flush()).toBe(false);
});
