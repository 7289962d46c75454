import { EVICTING_TESTS } from "./flink-evicting-tests.ts";
import { SESSION_TESTS } from "./flink-session-tests.ts";
import { WINDOW_TESTS } from "./flink-window-tests.ts";
import type { OperatorScript } from "./operator-script.ts";
import { stepsOf } from "./script-lines.ts";

/** Tests of Flink's window operators that we know, as scripts. */
export const FLINK_TESTS: readonly OperatorScript[] = [
  ...WINDOW_TESTS,
  ...SESSION_TESTS,
  ...EVICTING_TESTS,
].map(([name, operator, lines]) => ({
  name: `flink-operator/${name}`,
  category: "operator-window",
  format: "operator-script",
  steps: stepsOf(operator, lines),
}));
