import { expect, test } from "vitest";
import type { LiveEntries } from "../operators/live-entries.ts";
import { scanPlaces } from "./state-scan.ts";
import type { StateScanMail } from "./state-scan.ts";

/** Every third place is empty. */
function entriesOf(places: number): LiveEntries & { readonly read: number[] } {
  const read: number[] = [];
  return {
    read,
    size: Math.ceil((places * 2) / 3),
    places,
    key: (place) => (place % 3 === 2 ? null : [`Key ${place}`]),
    at: (place) => {
      read.push(place);
      return {
        key: [`Key ${place}`],
        hash: place,
        window: null,
        timerMs: place,
        values: [["n", String(place)]],
      };
    },
  };
}

const mail = (more: Partial<StateScanMail> = {}): StateScanMail => ({
  kind: "explore",
  queryId: 1,
  operatorUid: "count#0",
  state: "groups",
  search: null,
  limit: 3,
  from: 0,
  found: [],
  ...more,
});

test("takes the first entries there are, and reads no more of them than are wanted", () => {
  const entries = entriesOf(10);
  const { found, next } = scanPlaces(entries, mail(), 128);
  expect(found.map(({ values }) => values)).toEqual([["0"], ["1"], ["3"]]);
  expect(entries.read).toEqual([0, 1, 3]);
  expect(next).toBeNull();
});

test("looks at a bounded number of places at once, and goes on where it stopped", () => {
  const entries = entriesOf(10_000);
  let state = mail({ search: "key 9999" });
  let rounds = 0;
  for (;;) {
    rounds++;
    const { found, next } = scanPlaces(entries, state, 128);
    state = { ...state, from: next ?? 0, found };
    if (next === null) break;
  }
  expect(rounds).toBe(5);
  expect(state.found).toEqual([
    { key: ["Key 9999"], keyGroup: 9_999 % 128, window: null, timerMs: 9_999, values: ["9999"] },
  ]);
  expect(entries.read).toEqual([9_999]);
});
