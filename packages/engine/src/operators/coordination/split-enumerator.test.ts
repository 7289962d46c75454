import { expect, it } from "vitest";
import type { FromCoordinator, KnownSplit, More, SourceSplit } from "./operator-event.ts";
import { SplitEnumerator } from "./split-enumerator.ts";
import { AlignmentGroups } from "./watermark-alignment.ts";

const split = (id: string, bytes = 10): SourceSplit => ({ id, bytes, order: Number(id) });
const open = (id: string): KnownSplit => ({ id, bytes: null, isOpen: true });
const done = (id: string, bytes = 10): KnownSplit => ({ id, bytes, isOpen: false });

/** What is said, a line each: `0 assigned 1` */
function script(parallelism: number) {
  const lines: string[] = [];
  const enumerator = new SplitEnumerator({
    groups: new AlignmentGroups(),
    parallelism,
    send: (subtask, event) => void lines.push(`${subtask} ${event.kind}${idOf(event)}`),
  });
  return {
    registers: (subtask: number, ...splits: KnownSplit[]) =>
      enumerator.receive(subtask, { kind: "registered", splits, isSealed: false }),
    finds: (more: More, ...ids: string[]) =>
      enumerator.receive(0, { kind: "found", splits: ids.map((id) => split(id)), more }),
    finds1: (found: SourceSplit) => enumerator.receive(0, { kind: "found", splits: [found], more: "later" }),
    wants: (subtask: number) => enumerator.receive(subtask, { kind: "wanted" }),
    finishes: (subtask: number, id: string) => enumerator.receive(subtask, { kind: "finished", id }),
    restarts: (subtask: number) => enumerator.restarts(subtask),
    ends: (subtask: number) => enumerator.ended(subtask),
    said: () => lines.splice(0),
  };
}

const idOf = (event: FromCoordinator): string => ("split" in event ? ` ${event.split.id}` : "");

it("gives nothing before every subtask has said what it has", () => {
  const run = script(2);
  run.registers(0);
  run.finds("never", "1", "2");
  run.wants(0);
  expect(run.said()).toEqual([]);
  run.registers(1, done("1"));
  expect(run.said()).toEqual(["0 assigned 2"]);
});

it("gives the first to whoever has the fewest, and the next when others have as many", () => {
  const run = script(2);
  run.registers(0);
  run.registers(1);
  run.finds("later", "3", "1", "2");
  run.wants(0);
  run.wants(0);
  expect(run.said()).toEqual(["0 assigned 1"]);
  run.wants(1);
  expect(run.said()).toEqual(["1 assigned 2", "0 assigned 3"]);
});

it("what a subtask was given and has lost waits again; what others have is theirs", () => {
  const run = script(2);
  run.registers(0);
  run.registers(1);
  run.finds("later", "1", "2");
  run.wants(0);
  run.wants(1);
  run.said();
  run.restarts(1);
  run.wants(0);
  expect(run.said()).toEqual([]);
  run.registers(1);
  run.finishes(0, "1");
  run.wants(0);
  run.wants(1);
  expect(run.said()).toEqual(["0 assigned 2", "1 none"]);
});

it("one that waits and was changed since comes when it is due now", () => {
  const run = script(1);
  run.registers(0);
  run.finds("later", "1", "2");
  run.finds1({ ...split("1"), order: 3 });
  run.wants(0);
  run.wants(0);
  expect(run.said()).toEqual(["0 assigned 2", "0 assigned 1"]);
});

it("a restored subtask keeps what it has: what is found again is no other", () => {
  const run = script(2);
  run.registers(0, done("1"));
  run.registers(1, open("2"));
  run.finds("never", "1", "2", "3");
  run.wants(1);
  expect(run.said()).toEqual([]);
  run.wants(0);
  expect(run.said()).toEqual(["0 assigned 3"]);
});

it("one that begins again is given nothing before it has said what it has", () => {
  const run = script(2);
  run.registers(0);
  run.registers(1);
  run.finds("later");
  run.wants(0);
  run.wants(1);
  run.said();
  run.restarts(1);
  run.finds("later", "1", "2");
  run.finishes(0, "1");
  expect(run.said()).toEqual(["0 assigned 1"]);
  run.registers(1);
  run.wants(1);
  expect(run.said()).toEqual(["1 assigned 2"]);
});

it("others end after subtask 0 has: it ends when all is found and given", () => {
  const run = script(2);
  run.registers(0);
  run.registers(1);
  run.wants(1);
  run.wants(0);
  expect(run.said()).toEqual([]);
  run.finds("never");
  expect(run.said()).toEqual(["0 no-more", "1 none"]);
  run.ends(0);
  expect(run.said()).toEqual(["1 no-more"]);
});

it("what is lost after the end is given back before the subtask runs: the checkpoint of subtask 0 says that nothing waits", () => {
  const run = script(2);
  run.registers(0);
  run.registers(1);
  run.finds("never", "1", "2");
  run.wants(1);
  run.wants(1);
  run.wants(0);
  run.finishes(0, "2");
  run.wants(0);
  run.said();
  run.restarts(1);
  run.registers(1);
  expect(run.said()).toEqual(["1 assigned 1"]);
});

it("a stop ends subtask 0, and nothing is sealed", () => {
  const run = script(2);
  run.registers(0);
  run.registers(1);
  run.finds("never", "1", "2", "3");
  run.wants(1);
  run.said();
  run.ends(0);
  run.finishes(1, "1");
  run.ends(1);
  expect(run.said()).toEqual([]);
});

it("where subtask 0 had ended before the restored checkpoint, nothing is waited for", () => {
  const run = script(2);
  run.ends(0);
  run.registers(1, open("1"));
  run.finishes(1, "1");
  run.wants(1);
  expect(run.said()).toEqual(["1 no-more"]);
});

it("whoever has read a file is told that it is of another length now", () => {
  const run = script(1);
  run.registers(0, done("1", 10));
  run.finds1(split("1", 10));
  expect(run.said()).toEqual([]);
  run.finds1(split("1", 12));
  expect(run.said()).toEqual(["0 changed 1"]);
});
