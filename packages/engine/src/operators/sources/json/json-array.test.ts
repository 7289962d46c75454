import { MALFORMED_FIELDS, string } from "@millrace/graph";
import type { MalformedPolicy } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { failureOf, MemoryIo } from "../../../testing/memory-io.ts";
import { OperatorRig } from "../../../testing/operator-rig.ts";
import { JsonLinesSource } from "../json-lines-source.ts";

const output = [{ name: "v", type: string() }];

interface How {
  readonly malformed?: MalformedPolicy;
  readonly chunks?: readonly number[];
  readonly subtask?: number;
}

function rig(
  content: string,
  { malformed = "fail", chunks = [64], subtask = 0 }: How = {},
): OperatorRig<JsonLinesSource> {
  const io = new MemoryIo();
  io.chunkLengths = chunks;
  io.write("/in.json", content);
  const spec = {
    kind: "json-lines-source",
    path: "/in.json",
    mode: "once",
    form: "array",
    malformed,
  } as const;
  const sideOutputs = malformed === "side" ? [MALFORMED_FIELDS] : [];
  return new OperatorRig(new JsonLinesSource(spec), { output, io, sideOutputs, subtask, parallelism: 2 });
}

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string(),
    fc.constantFrom("]", "},{", '"', "\\", "\n", ","),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
  ),
})).value;
const space = fc.constantFrom(undefined, 0, 2);
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

it("gives every element, however the file is laid out and read, over a restore at any poll", () => {
  fc.assert(
    fc.property(
      fc.array(json, { maxLength: 8 }),
      space,
      cuts,
      fc.nat(30),
      (values, indent, chunks, polls) => {
        const content = JSON.stringify(
          values.map((v) => ({ v })),
          null,
          indent,
        );
        const before = rig(content, { chunks });
        before.run([1], polls);
        const after = rig(content, { chunks: [3] }).restore(before.snapshot());
        after.run([2]);
        const given = [...before.rows, ...after.rows].map(([v]) => v as string);
        expect(
          given.map((text, index) => (typeof values[index] === "string" ? text : compact(text))),
        ).toEqual(values.map(shown));
      },
    ),
  );
});

const compact = (text: string): string => JSON.stringify(JSON.parse(text));

it.each([
  ["", []],
  ["[]", []],
  [" \n[ ]\n", []],
  ['\ufeff[{"v":"a"}]', ["a"]],
  ['[\n{"v":"a"},\r\n{"v":"b"}\n]\n', ["a", "b"]],
])("%j gives %j", (content, values) => {
  const run = rig(content);
  expect(run.run()).toBe("end");
  expect(run.rows).toEqual(values.map((value) => [value]));
});

it("is read by subtask 0 alone", () => {
  const run = rig('[{"v":"a"}]', { subtask: 1 });
  expect(run.run()).toBe("end");
  expect(run.rows).toEqual([]);
});

it("says where an element is malformed, and that the array is not closed", () => {
  const run = rig('[{"v":"a"},\n\n7,\n{"v":"b"},\n', { malformed: "side" });
  run.run();
  expect(run.rows).toEqual([["a"], ["b"]]);
  expect(run.sideRows[0]?.map(([raw, reason, , line]) => [raw, reason, line])).toEqual([
    ["7", "no JSON object: see character 1", 3n],
    ["", "the file does not close the array", 5n],
  ]);
});

it.each([
  ['{"v":"a"}\n{"v":"b"}\n', "the file is no JSON array", 1],
  ['[{"v":"a"}]\n[{"v":"b"}]\n', "something stands behind the array", 2],
])("%j fails whatever the policy", (content, problem, line) => {
  expect(failureOf(() => rig(content, { malformed: "skip" }).run())).toMatchObject({
    reason: "runtime.malformed-row",
    params: { line, problem },
  });
});
