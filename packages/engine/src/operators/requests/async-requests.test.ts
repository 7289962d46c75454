import { describe, expect, it } from "vitest";
import { failureOf } from "../../testing/memory-io.ts";
import { asked, requestHarness as harness } from "../../testing/request-setup.ts";

const THREE = `
  +I[1, http://h/a]
  +I[2, http://h/b]
  watermark 5s
  +I[3, http://h/c]`;

describe("async requests", () => {
  it("sends headers from its columns; one that is NULL is left out", () => {
    const requests = harness({
      headers: [
        { name: "x-name", column: 1 },
        { name: "x-id", column: 0 },
      ],
    });
    requests.run("+I[NULL, http://h/a]");
    expect(requests.io.requests[0]?.headers).toEqual([["x-name", "http://h/a"]]);
  });

  it("ordered, a row and a watermark wait for those before them", () => {
    const requests = harness();
    expect(requests.run(THREE)).toEqual([]);
    expect(asked(requests)).toEqual(["http://h/a", "http://h/b", "http://h/c"]);
    expect(requests.run('answer /c 200 {"name": "c"}\nanswer /b 200 {"name": "b"}')).toEqual([]);
    expect(requests.run('answer /a 200 {"name": "a"}')).toEqual([
      "+I[1, a]",
      "+I[2, b]",
      "watermark 5s",
      "+I[3, c]",
    ]);
    expect(requests.counter("stateEntries")).toBe(0);
  });

  it("unordered, a row goes as soon as it is answered, and none overtakes a watermark", () => {
    const requests = harness({ order: "unordered" });
    requests.run(THREE);
    expect(requests.run('answer /c 200 {"name": "c"}\nanswer /b 200 {"name": "b"}')).toEqual(["+I[2, b]"]);
    expect(requests.run('answer /a 200 {"name": null}')).toEqual(["+I[1, NULL]", "watermark 5s", "+I[3, c]"]);
  });

  it("asks for no more than its capacity at a time", () => {
    const requests = harness({ capacity: 2 });
    requests.run(THREE);
    expect(asked(requests)).toEqual(["http://h/a", "http://h/b"]);
    requests.run('answer /b 200 {"name": "b"}');
    expect(asked(requests)).toEqual(["http://h/a", "http://h/c"]);
  });

  it("rows under way are asked again after a restore, in their order", () => {
    const requests = harness();
    requests.run(THREE);
    requests.run('answer /b 200 {"name": "b"}');
    requests.io.requests.splice(0);
    requests.run("restart");
    expect(asked(requests)).toEqual(["http://h/a", "http://h/b", "http://h/c"]);
    expect(
      requests.run('answer /b 200 {"name": "B"}\nanswer /a 200 {"name": "A"}\nanswer /c 200 {"name": "C"}'),
    ).toEqual(["+I[1, A]", "+I[2, B]", "+I[3, C]"]);
  });

  it("a checkpoint on top of another has the rows that came since, and not those that were given", () => {
    const requests = harness({ order: "unordered" });
    requests.run(THREE);
    const base = requests.checkpoint(1, null);
    const sections = base.sections();
    base.completed();
    requests.run('answer /b 200 {"name": "b"}\n+I[4, http://h/d]');
    const next = requests.checkpoint(2, sections);
    requests.run('answer /a 200 {"name": "a"}');
    const restored = harness({ order: "unordered" }).restoreSections(next.sections());
    expect(asked(restored)).toEqual(["http://h/a", "http://h/c", "http://h/d"]);
  });

  it("tries again after growing delays, where the failure may pass", () => {
    const retry = { attempts: 3, delayMs: 100, multiplier: 2, maxDelayMs: 300 };
    const requests = harness({ retry });
    requests.run("+I[1, http://h/a]\nanswer /a 503 busy");
    const waits: number[] = [];
    for (const failure of ["0 ECONNREFUSED", "429 slower", null]) {
      const before = requests.nowMs;
      while (requests.io.requests.length === 0) requests.run("+10ms");
      waits.push(requests.nowMs - before);
      if (failure !== null) requests.run(`answer /a ${failure}`);
    }
    expect(waits).toEqual([100, 200, 300]);
    expect(requests.run('answer /a 200 {"name": "a"}')).toEqual(["+I[1, a]"]);
  });

  it("fails when its tries are over, or at once where it cannot pass", () => {
    const retry = { attempts: 1, delayMs: 100, multiplier: 1, maxDelayMs: 100 };
    const over = harness({ retry });
    over.run("+I[1, http://h/a]\nanswer /a 500 no\n+100ms");
    expect(failureOf(() => over.run("answer /a 500 no"))).toMatchObject({
      reason: "runtime.request-failed",
      params: { url: "http://h/a", problem: "HTTP status 500" },
    });
    const gone = harness({ retry });
    gone.run("+I[1, http://h/a]");
    expect(failureOf(() => gone.run("answer /a 404 no"))).toMatchObject({
      params: { problem: "HTTP status 404" },
    });
  });

  it("a row's time covers its tries", () => {
    const retry = { attempts: 9, delayMs: 600, multiplier: 1, maxDelayMs: 600 };
    const requests = harness({ retry, onTimeout: "nulls" });
    requests.run("+I[1, http://h/a]\nanswer /a 500 no\n+600ms");
    expect(asked(requests)).toEqual(["http://h/a"]);
    expect(requests.run("+400ms")).toEqual(["+I[1, NULL]"]);
    expect(requests.counter("malformedRecords")).toBe(1);
    expect(requests.run('answer /a 200 {"name": "late"}')).toEqual([]);
  });

  it.each([
    ["skip", []],
    ["nulls", ["+I[1, NULL]", "+I[2, NULL]", "+I[3, NULL]"]],
    [
      "side",
      [
        "side 0 +I[1, no JSON object: see character 1, http://h/a]",
        "side 0 +I[2, HTTP status 404, http://h/b]",
        "side 0 +I[3, a parameter is NULL, NULL]",
      ],
    ],
  ] as const)("what fails goes its way: %s", (onError, expected) => {
    const requests = harness({ onError });
    requests.run("+I[1, http://h/a]\n+I[2, http://h/b]\n+I[3, NULL]");
    expect(requests.run("answer /a 200 [1]\nanswer /b 404 no")).toEqual(expected);
    expect(requests.counter("malformedRecords")).toBe(3);
  });

  it("the end of the input waits for what is under way", () => {
    const requests = harness();
    expect(requests.run("+I[1, http://h/a]\nend")).toEqual([]);
    expect(requests.run('answer /a 200 {"name": "a"}')).toEqual(["+I[1, a]", "watermark max"]);
  });

  it("keeps what it gives while there is no credit", () => {
    let blocked = true;
    const requests = harness({ order: "unordered" }, { blocked: () => blocked });
    requests.run("+I[1, http://h/a]");
    expect(requests.run('answer /a 200 {"name": "a"}')).toEqual([]);
    blocked = false;
    expect(requests.run("+1ms")).toEqual(["+I[1, a]"]);
  });
});
