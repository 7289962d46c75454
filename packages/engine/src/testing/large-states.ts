import { double, string } from "@millrace/graph";
import type { FunctionState, FunctionStateTtl } from "@millrace/graph";

/** `change(op, x, states)` of a function's text: what a row does to a map and a list, by `op`; "fail" does much and throws then. */
export const LARGE_CHANGES = `
const step = (op, x, { map, list }) => {
  if (op === "put") map.put(x, "v" + x + "é");
  else if (op === "more") for (let i = 0; i < 40; i++) map.put((x * 7 + i) % 150, "m" + x);
  else if (op === "remove") map.remove(x);
  else if (op === "less") for (let i = 0; i < 60; i++) map.remove((x * 11 + i) % 150);
  else if (op === "clear") map.clear();
  else if (op === "add") list.add(x);
  else if (op === "all") list.addAll(Array.from({ length: 70 }, (_, i) => x + i));
  else if (op === "update") list.update(Array.from({ length: x }, (_, i) => -i));
  else if (op === "empty") list.clear();
};
const change = (op, x, ...all) => {
  if (op !== "fail") for (const states of all) step(op, x, states);
  else {
    for (const states of all)
      for (const each of ["more", "put", "less", "all", "update", "add", x % 2 ? "clear" : "put", x % 3 ? "empty" : "add"]) step(each, x, states);
    throw new Error("taken back");
  }
};
const said = (op, x, { map, list }) => {
  if (op === "get") return map.get(x) + " " + map.contains(x + 1) + " " + map.isEmpty();
  return map.entries().join(" ") + " | " + list.get().join(" ") + " | " + map.keys().length + " " + map.values().length;
};`;

/** What the states are to be, with the form that nobody can doubt. */
export class LargeModel {
  map = new Map<number, string>();
  list: number[] = [];

  readonly #changes: Readonly<Record<string, (x: number) => void>> = {
    put: (x) => this.map.set(x, `v${x}é`),
    more: (x) => {
      for (let i = 0; i < 40; i++) this.map.set((x * 7 + i) % 150, `m${x}`);
    },
    remove: (x) => this.map.delete(x),
    less: (x) => {
      for (let i = 0; i < 60; i++) this.map.delete((x * 11 + i) % 150);
    },
    clear: () => this.map.clear(),
    add: (x) => this.list.push(x),
    all: (x) => this.list.push(...Array.from({ length: 70 }, (_, i) => x + i)),
    update: (x) => (this.list = Array.from({ length: x }, (_, i) => -i)),
    empty: () => (this.list = []),
  };

  change(op: string, x: number): void {
    this.#changes[op]?.(x);
  }

  said(op: string, x: number): string {
    if (op === "get") return `${this.map.get(x) ?? null} ${this.map.has(x + 1)} ${this.map.size === 0}`;
    return `${[...this.map].join(" ")} | ${this.list.join(" ")} | ${this.map.size} ${this.map.size}`;
  }
}

/** Of rows; "get" and "say" print. */
export const LARGE_OPS = [
  "put",
  "put",
  "more",
  "more",
  "remove",
  "less",
  "clear",
  "add",
  "add",
  "all",
  "update",
  "empty",
  "fail",
  "fail",
  "get",
  "say",
  "say",
] as const;

export const LARGE_TTL: FunctionStateTtl = {
  ttlMs: 1_000_000_000,
  update: "on-create-and-write",
  visibility: "never-return-expired",
};

/** A map and a list, as they may be declared. */
export const LARGE_STATES = {
  "of any type": [
    { name: "map", kind: "map" },
    { name: "list", kind: "list" },
  ],
  "of declared types": [
    { name: "map", kind: "map", keyType: double(), type: string() },
    { name: "list", kind: "list", type: double() },
  ],
  "with a time to live": [
    { name: "map", kind: "map", ttl: LARGE_TTL },
    { name: "list", kind: "list", ttl: LARGE_TTL },
  ],
} as const satisfies Readonly<Record<string, readonly FunctionState[]>>;
