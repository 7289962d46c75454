import { expect, test } from "vitest";
import { bigint, char, decimal, double, float, int, smallint, string, tinyint, varchar } from "./row-type.ts";
import { widens } from "./type-widening.ts";

test("state is carried over where no value is lost, and never the other way", () => {
  const wider = [
    [int(), bigint()],
    [tinyint(), smallint()],
    [int(false), int()],
    [float(), double()],
    [decimal(10, 2), decimal(20, 2)],
    [varchar(5), varchar(9)],
    [char(3), varchar(3)],
    [varchar(5), string()],
  ] as const;
  for (const [from, to] of wider) {
    expect(widens(from, from)).toBe(true);
    expect(widens(from, to)).toBe(true);
    expect(widens(to, from)).toBe(false);
  }
});

test("a change of scale or of kind is no widening", () => {
  expect(widens(decimal(10, 2), decimal(12, 4))).toBe(false);
  expect(widens(bigint(), double())).toBe(false);
  expect(widens(int(), string())).toBe(false);
});
