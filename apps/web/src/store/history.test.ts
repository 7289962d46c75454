import { expect, test } from "vitest";
import { commit, newHistory, redo, undo } from "./history.ts";

interface Doc {
  readonly name: string;
  readonly nodes: readonly { readonly id: string; readonly x: number }[];
}

const start: Doc = { name: "a", nodes: [{ id: "n1", x: 0 }] };
const at = (nowMs: number, mergeKey: string | null = null) => ({ nowMs, mergeKey });

test("undo gives back the value before, redo the one after", () => {
  const before = newHistory(start);
  const after = commit(before, (doc) => void doc.nodes.push({ id: "n2", x: 20 }), at(0));
  expect(undo(after).value).toEqual(start);
  expect(redo(undo(after)).value).toEqual(after.value);
});

test("a keystroke burst in one field is one step", () => {
  let history = newHistory(start);
  ["ab", "abc", "abcd"].forEach((name, index) => {
    history = commit(history, (doc) => void (doc.name = name), at(index * 300, "name"));
  });
  expect(history.past).toHaveLength(1);
  expect(undo(history).value.name).toBe("a");
});

test("a pause or another field begins a new step", () => {
  const once = commit(newHistory(start), (doc) => void (doc.name = "b"), at(0, "name"));
  expect(commit(once, (doc) => void (doc.name = "c"), at(1_001, "name")).past).toHaveLength(2);
  expect(commit(once, (doc) => void (doc.nodes[0]!.x = 5), at(10, "move:n1")).past).toHaveLength(2);
});

test("typing after an undo never merges into what was undone", () => {
  const once = commit(newHistory(start), (doc) => void (doc.name = "b"), at(0, "name"));
  const again = redo(undo(once));
  expect(commit(again, (doc) => void (doc.name = "c"), at(1, "name")).past).toHaveLength(2);
});

test("a change that changes nothing is no step and keeps what can be redone", () => {
  const undone = undo(commit(newHistory(start), (doc) => void (doc.name = "b"), at(0)));
  const same = commit(undone, (doc) => void (doc.name = "a"), at(1));
  expect(same).toBe(undone);
});

test("a new change drops what could be redone", () => {
  const undone = undo(commit(newHistory(start), (doc) => void (doc.name = "b"), at(0)));
  expect(commit(undone, (doc) => void (doc.name = "c"), at(1)).future).toEqual([]);
});
