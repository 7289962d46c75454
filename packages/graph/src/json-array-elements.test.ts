import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonArrayElements } from "./json-array-elements.ts";

it.each([
  ["", null],
  ['{"a":1}\n', null],
  ["[]", []],
  [' [ {"a": "x]},{"} , 7 ]', ['{"a": "x]},{"}', "7"]],
  ['[\n  {\n    "a": 1\n  },\n  {"b"', ['{ "a": 1 }']],
  ['[{"a":"\\"],"}]', ['{"a":"\\"],"}']],
])("%j has %j", (text, elements) => {
  expect(jsonArrayElements(text)).toEqual(elements);
});

it("has each element of any array, however it is laid out", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, 3), (values, indent) => {
      const elements = jsonArrayElements(JSON.stringify(values, null, indent)) ?? [];
      expect(elements.map((element) => JSON.parse(element) as unknown)).toEqual(
        JSON.parse(JSON.stringify(values)),
      );
    }),
  );
});
