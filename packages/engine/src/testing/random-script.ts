import fc from "fast-check";
import { OperatorHarness } from "./operator-harness.ts";
import type { HarnessOptions, HarnessSetup } from "./operator-harness.ts";
import type { OperatorSpec } from "@millrace/graph";

/** Row counts that the harness cuts batches to, in turn. */
export const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

/** Law 1: each output is the same however the rows are cut into batches and whenever the output is blocked. */
export function expectCutIndependent<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  script: fc.Arbitrary<string[]>,
  numRuns = 200,
): void {
  fc.assert(
    fc.property(script, cuts, cuts, (lines, sizes, blocks) => {
      const whole = new OperatorHarness(setup).run(lines.join("\n"));
      const cut = new OperatorHarness(setup, { ...inTurn(sizes), ...blockedInTurn(blocks) }).run(
        lines.join("\n"),
      );
      sameByOutput(cut, whole);
    }),
    { numRuns },
  );
}

/**
 * Law 2: with a restart anywhere, what each output prints is what it does in an uninterrupted run. A restored operator may say its
 * last watermark again, which the task drops.
 */
export function expectRestartUnseen<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  script: fc.Arbitrary<string[]>,
  numRuns = 200,
): void {
  fc.assert(
    fc.property(script, fc.array(fc.nat(30), { maxLength: 3 }), (lines, restarts) => {
      const whole = new OperatorHarness(setup).run(lines.join("\n"));
      const interrupted = restarts.reduce<string[]>(
        (current, at) => current.toSpliced(Math.min(at, current.length), 0, "restart"),
        lines,
      );
      const printed = withoutRepeats(new OperatorHarness(setup).run(interrupted.join("\n")));
      sameByOutput(printed, withoutRepeats(whole));
    }),
    { numRuns },
  );
}

/** `side 0` and so on; the main output is the empty one. */
function outputsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(["", ...lines.flatMap((line) => /^side \d+/.exec(line)?.[0] ?? [])]);
}

/** Rows of one output between the watermarks: between two outputs rows have no order. */
const linesOf = (output: string, lines: readonly string[]): readonly string[] =>
  lines.filter((line) => {
    const [of = ""] = /^side \d+/.exec(line) ?? [];
    return of === output || line.startsWith("watermark");
  });

export function inTurn(sizes: readonly number[]): HarnessOptions {
  let turn = 0;
  return { batchRows: () => sizes[turn++ % sizes.length]! };
}

function blockedInTurn(blocks: readonly number[]): HarnessOptions {
  let turn = 0;
  return { blocked: () => blocks[turn++ % blocks.length]! % 2 === 0 && turn % 3 !== 0 };
}

/** Drops a watermark that is not later than the one before, as the task does. */
export function withoutRepeats(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    if (!line.startsWith("watermark")) return true;
    const fresh = !seen.has(line);
    seen.add(line);
    return fresh;
  });
}

/** Rows between two watermarks in an order of their own. */
export function settled(lines: readonly string[]): readonly string[] {
  const parts: string[][] = [[]];
  for (const line of withoutRepeats(lines)) {
    parts.at(-1)!.push(line);
    if (line.startsWith("watermark")) parts.push([]);
  }
  return parts.flatMap((part) => part.toSorted());
}

function sameByOutput(actual: readonly string[], expected: readonly string[]): void {
  for (const output of outputsOf([...actual, ...expected]))
    same(linesOf(output, actual), linesOf(output, expected));
}

export function same(actual: readonly string[], expected: readonly string[]): void {
  const [a, b] = [actual.join("\n"), expected.join("\n")];
  if (a !== b) throw new Error(`printed\n${a}\ninstead of\n${b}`);
}

/** Rows `+I[<key>, <time>, <number>]` and watermarks that go on by `stepMs`, mostly in order. */
export const keyedScript = (stepMs: number): fc.Arbitrary<string[]> =>
  fc
    .array(
      fc.oneof(
        {
          weight: 8,
          arbitrary: fc.record({
            key: fc.constantFrom("a", "b", "c", "NULL", "é"),
            jitter: fc.integer({ min: -4, max: 2 }),
            x: fc.integer({ min: -5, max: 5 }),
          }),
        },
        { weight: 2, arbitrary: fc.constant("watermark" as const) },
      ),
      { maxLength: 40 },
    )
    .map((items) => {
      const lines: string[] = [];
      let watermark = 0;
      items.forEach((item, index) => {
        const now = index * stepMs;
        if (item === "watermark") {
          watermark = Math.max(watermark, now - stepMs);
          lines.push(`watermark ${watermark}ms`);
        } else {
          lines.push(`+I[${item.key}, ${now + item.jitter * stepMs}ms, ${item.x === 5 ? "NULL" : item.x}]`);
        }
      });
      return [...lines, "end"];
    });
