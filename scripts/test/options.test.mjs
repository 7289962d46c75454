import { expect, test } from "vitest";
import { chosenSuites } from "./options.mjs";

const suites = [
  { name: "unit", slow: false },
  { name: "e2e", slow: true },
];

test("everything by default, the fast ones with --quick, one with --only", () => {
  expect(chosenSuites([], suites)).toEqual(suites);
  expect(chosenSuites(["--quick"], suites)).toEqual([suites[0]]);
  expect(chosenSuites(["--only", "e2e"], suites)).toEqual([suites[1]]);
});

test("an unknown suite or option is refused in one sentence", () => {
  expect(() => chosenSuites(["--only", "unti"], suites)).toThrow("--only takes one of: unit, e2e.");
  expect(() => chosenSuites(["--quik"], suites)).toThrow(/--quik/);
});
