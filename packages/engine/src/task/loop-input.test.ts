import { expect, test } from "vitest";
import type { InputGate } from "../network/input-gate.ts";
import { LoopInput } from "./loop-input.ts";
import type { OperatorChain } from "./operator-chain.ts";

const chain = { head: { guard: (call: () => void) => call() } } as unknown as OperatorChain;

function loopOf(waiting: readonly number[]) {
  let reserved = 0;
  const left = [...waiting];
  const gate = {
    hasFeedback: true,
    size: 2,
    isFeedback: (channel: number) => channel === 1,
    holdsFeedback: false,
    absorb: () => (left.shift() ?? 0) < (left[0] ?? 0),
    get absorbedBytes() {
      return left[0] ?? 0;
    },
  };
  const loop = new LoopInput(
    gate as unknown as InputGate,
    {
      reserveMemory: (bytes) => void (reserved += bytes),
      releaseMemory: (bytes) => void (reserved -= bytes),
    },
    true,
  );
  return { loop, gate, reserved: () => reserved };
}

test("rows of a loop that wait in memory count against the slot's, until they are read", () => {
  const { loop, reserved } = loopOf([0, 300, 500, 200, 400]);
  const counted = Array.from({ length: 4 }, () => {
    loop.absorb(chain);
    return reserved();
  });
  expect(counted).toEqual([300, 500, 200, 400]);
  loop.close();
  expect(reserved()).toBe(0);
});

test("a loop is round when its end has come back by every channel", () => {
  const { loop } = loopOf([]);
  expect(loop.isRound).toBe(false);
  loop.cameRound();
  expect(loop.isRound).toBe(true);
});

test("once the checkpoint that stops the job is taken, what comes back is kept and not read", () => {
  const { loop, gate, reserved } = loopOf([0, 300]);
  expect(loop.hold(chain, false)).toBe(false);
  expect([gate.holdsFeedback, reserved()]).toEqual([false, 0]);
  expect(loop.hold(chain, true)).toBe(true);
  expect([gate.holdsFeedback, reserved()]).toEqual([true, 300]);
});

test("a loop ends when a checkpoint has found it empty and nothing has come back for its timeout", () => {
  const { loop } = loopOf([]);
  const operator = { loopEndsMs: 500 };
  const ending = { head: { guard: (call: () => void) => call(), operator } } as unknown as OperatorChain;
  expect([loop.isOpen, loop.endsMs]).toEqual([true, null]);
  loop.beginsEnding(ending);
  expect([loop.isOpen, loop.endsMs, loop.hasEnded(9_000)]).toEqual([false, null, false]);
  loop.foundEmpty();
  expect([loop.endsMs, loop.hasEnded(499), loop.hasEnded(500)]).toEqual([500, false, true]);
});
