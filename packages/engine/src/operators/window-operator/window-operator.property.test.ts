import { describe, it } from "vitest";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { expectCutIndependent, expectRestartUnseen, keyedScript } from "../../testing/random-script.ts";
import { WINDOW_SETUPS } from "../../testing/window-setups.ts";

/** Of each of many setups. */
const RUNS = 60;
const setups = Object.entries(WINDOW_SETUPS);

describe("law 1: what a window emits does not depend on how its input was cut", () => {
  it.each(setups)("%s", (_, setup) => expectCutIndependent(setup, keyedScript(400), RUNS));
});

describe("law 2: a window restored from its snapshot goes on as if nothing had happened", () => {
  it.each(setups)("%s", (_, setup) => expectRestartUnseen(setup, keyedScript(400), RUNS));
});

describe("law 5: a window goes on from any checkpoint, whole or built on others, as if nothing had happened", () => {
  it.each(setups)("%s", (_, setup) => expectCheckpointsExact(setup, keyedScript(400), { numRuns: RUNS }));
});
