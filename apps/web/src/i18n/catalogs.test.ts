import { expect, test } from "vitest";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

type Leaf = string | ((...args: never[]) => string);

function leaves(catalog: object, path: readonly string[] = []): readonly (readonly [string, Leaf])[] {
  return Object.entries(catalog).flatMap(([key, value]: [string, object | Leaf]) =>
    typeof value === "object" ? leaves(value, [...path, key]) : [[[...path, key].join("."), value] as const],
  );
}

/** Stands for an object of facts: every one of them is 3. */
const FACTS = new Proxy({}, { get: () => 3 });

/** The words with some figures, facts or a list in the place of what they are about. */
function spoken(leaf: Leaf): string {
  if (typeof leaf === "string") return leaf;
  const speak = leaf as (...args: unknown[]) => string;
  try {
    const words = speak(3, 4, 5, 6);
    return words.includes("undefined") ? speak(FACTS) : words;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return speak(3, ["4", "5"]);
  }
}

/** Names that stay as they are in every language. */
const SAME_IN_BOTH = new Set([
  "state.keyGroup",
  "inspector.schema",
  "field.null",
  "cluster.slot",
  "canvas.slot",
  "status.hz",
  "palette.sink",
]);

test("both catalogs have the same keys", () => {
  expect(leaves(zh).map(([key]) => key)).toEqual(leaves(en).map(([key]) => key));
});

test("nothing is empty, and no placeholder is left", () => {
  for (const [key, leaf] of [...leaves(en), ...leaves(zh)]) {
    expect(spoken(leaf).trim(), key).not.toBe("");
    expect(spoken(leaf), key).not.toMatch(/undefined|NaN|\{/u);
  }
});

test("no English sentence is left in Chinese", () => {
  const chinese = new Map(leaves(zh));
  for (const [key, leaf] of leaves(en)) {
    const other = chinese.get(key);
    if (SAME_IN_BOTH.has(key) || other === undefined) continue;
    expect(spoken(other), key).not.toBe(spoken(leaf));
  }
});

test("Chinese has full-width marks between Chinese words, and never the polite form", () => {
  for (const [key, leaf] of leaves(zh)) {
    expect(spoken(leaf), key).not.toMatch(/\p{Script=Han}[,;:?!]|您/u);
  }
});
