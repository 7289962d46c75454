import { describe, expect, it } from "vitest";
import { failureOf } from "../../testing/memory-io.ts";
import { asked, requestHarness } from "../../testing/request-setup.ts";

const rows = (...ids: readonly number[]): string => ids.map((id) => `+I[${id}, http://h/${id}]`).join("\n");
const answers = (...ids: readonly number[]): string =>
  ids.map((id) => `answer /${id} 200 {"name": "${id * 2}"}`).join("\n");
const given = (...ids: readonly number[]): string[] => ids.map((id) => `+I[${id}, ${id * 2}]`);

/**
 * What Flink's tests of AsyncWaitOperator feed and expect, by their names. Not here: testClosingWithBlockedEmitter and
 * testTimeoutCleanup's cancelled future, as there are no threads and no futures (what a row waits for goes with the row:
 * see below); testAsyncOperatorIsNeverChained and testOperatorChainWithProcessingTime, as chaining is the JobGraph's
 * (`packages/conformance/src/programs/async-request.ts` runs chains of it).
 */
describe("AsyncWaitOperatorTest", () => {
  it("testEventTimeOrdered", () => {
    const harness = requestHarness({ capacity: 2 });
    expect(harness.run(`${rows(1, 2)}\nwatermark 2ms\n${rows(3)}\n${answers(2, 1, 3)}`)).toEqual([
      ...given(1, 2),
      "watermark 2ms",
      ...given(3),
    ]);
  });

  it("testWaterMarkUnordered", () => {
    const harness = requestHarness({ capacity: 2, order: "unordered" });
    expect(harness.run(`${rows(1, 2)}\nwatermark 2ms\n${rows(3)}\n${answers(2, 1, 3)}`)).toEqual([
      ...given(2, 1),
      "watermark 2ms",
      ...given(3),
    ]);
  });

  it.each([
    ["testProcessingTimeOrdered", "ordered", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["testProcessingUnordered", "unordered", [6, 5, 4, 3, 2, 1, 8, 7]],
  ] as const)("%s", (_, order, expected) => {
    const harness = requestHarness({ capacity: 6, order });
    harness.run(rows(1, 2, 3, 4, 5, 6, 7, 8));
    expect(asked(harness)).toHaveLength(6);
    expect(harness.run(`${answers(6, 5, 4, 3, 2, 1, 8, 7)}\nend`)).toEqual([
      ...given(...expected),
      "watermark max",
    ]);
  });

  it("testStateSnapshotAndRestore", () => {
    const harness = requestHarness({ capacity: 3 });
    harness.run(rows(1, 2, 3, 4));
    harness.io.requests.splice(0);
    expect(harness.run(`restart\n${rows(5, 6, 7)}`)).toEqual([]);
    expect(harness.run(`${answers(1)}\nrestart`)).toEqual(given(1));
    const lines = harness.run(`${rows(8)}\n${answers(2, 3, 4, 5, 6, 7, 8)}\nend`);
    expect(lines).toEqual([...given(2, 3, 4, 5, 6, 7, 8), "watermark max"]);
  });

  it.each(["testAsyncTimeoutFailure", "testOrderedWaitTimeoutHandling", "testUnorderedWaitTimeoutHandling"])(
    "%s",
    (name) => {
      const order = name.includes("Unordered") ? "unordered" : "ordered";
      const harness = requestHarness({ capacity: 2, timeoutMs: 10, order });
      harness.run(`${rows(1)}\n+5ms\n${rows(2)}\n+4ms`);
      expect(failureOf(() => harness.run("+1ms"))).toMatchObject({ reason: "runtime.request-failed" });
    },
  );

  it("testAsyncTimeoutIgnore", () => {
    const harness = requestHarness({ capacity: 2, timeoutMs: 10, onTimeout: "nulls" });
    harness.run(`${rows(1)}\n+5ms\n${rows(2)}`);
    expect(harness.run("+6ms")).toEqual(["+I[1, NULL]"]);
    expect(harness.run(`${answers(2)}\nend`)).toEqual([...given(2), "watermark max"]);
  });

  it("testTimeoutCleanup", () => {
    const harness = requestHarness({ capacity: 1, timeoutMs: 100, order: "unordered" });
    expect(harness.run(`${rows(42)}\n${answers(42)}`)).toEqual(given(42));
    expect(harness.run("+200ms\nend")).toEqual(["watermark max"]);
    expect(harness.counter("malformedRecords")).toBe(0);
  });

  it.each([
    ["testOrderedWaitUserExceptionHandling", "ordered"],
    ["testUnorderedWaitUserExceptionHandling", "unordered"],
  ] as const)("%s", (_, order) => {
    const harness = requestHarness({ capacity: 2, order });
    harness.run(rows(1, 2));
    expect(failureOf(() => harness.run("answer /2 404 no"))).toMatchObject({
      reason: "runtime.request-failed",
    });
  });

  it("testRestartWithFullQueue", () => {
    const harness = requestHarness({ capacity: 10 });
    const ids = Array.from({ length: 11 }, (_, id) => id);
    harness.run(rows(...ids));
    harness.io.requests.splice(0);
    expect(harness.run("restart")).toEqual([]);
    expect(asked(harness)).toHaveLength(10);
    expect(harness.run(answers(...ids))).toEqual(given(...ids));
  });
});
