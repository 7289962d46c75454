import { NEXMARK_FIELDS } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import type { Value } from "../../batch/row-values.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { channelId } from "./nexmark/static-heap.ts";
import { NexmarkSource } from "./nexmark-source.ts";

const BASE_MS = 1_700_000_000_000;
const all = NEXMARK_FIELDS.map(({ name }) => name);
const only = (...names: string[]): Field[] => NEXMARK_FIELDS.filter(({ name }) => names.includes(name));

interface Run {
  readonly events?: number | null;
  readonly seed?: number;
  readonly rateLimit?: number | null;
  readonly output?: readonly Field[];
  readonly subtask?: number;
  readonly parallelism?: number;
}

function rig({
  output = NEXMARK_FIELDS,
  subtask = 0,
  parallelism = 1,
  ...spec
}: Run): OperatorRig<NexmarkSource> {
  const source = new NexmarkSource({
    kind: "nexmark-source",
    seed: 7,
    events: 10_000,
    eventTimeRate: 100_000,
    rateLimit: null,
    baseTimeMs: BASE_MS,
    ...spec,
  });
  return new OperatorRig(source, { output, subtask, parallelism });
}

function generate(options: Run, polls: readonly number[] = [4_096]): Value[][] {
  const run = rig(options);
  expect(run.run(polls)).toBe("end");
  return run.rows;
}

type Event = Readonly<Record<string, Value>>;
const named = (rows: readonly Value[][], names: readonly string[] = all): Event[] =>
  rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i]!, value])));
const byTime = (rows: Value[][]): string[] => rows.map((row) => row.map(String).join()).toSorted();

const kinds = (events: readonly Event[], kind: number): Event[] =>
  events.filter((event) => event["event_type"] === kind);
const share = <T>(items: readonly T[], test: (item: T) => boolean): number =>
  items.filter(test).length / items.length;
const numbers = (events: readonly Event[], name: string): number[] =>
  events.map((event) => Number(event[name]));
const texts = (events: readonly Event[], name: string): string[] =>
  events.map((event) => String(event[name]));

describe("Nexmark statistics", () => {
  const events = named(generate({ events: 100_000 }));
  const persons = kinds(events, 0);
  const auctions = kinds(events, 1);
  const bids = kinds(events, 2);

  it("has one person and three auctions for 46 bids, and nothing of another kind in a row", () => {
    expect([persons.length, auctions.length, bids.length]).toEqual([2_000, 6_000, 92_000]);
    for (const [kind, prefix] of ["person", "auction", "bid"].entries()) {
      for (const name of all.filter((column) => /_(?!type)/.test(column))) {
        const nulls = share(kinds(events, kind), (event) => event[name] === null);
        expect([name, nulls]).toEqual([name, name.startsWith(`${prefix}_`) ? 0 : 1]);
      }
    }
  });

  it("numbers persons and auctions without a gap and keeps to its event-time rate", () => {
    expect(numbers(persons, "person_id")).toEqual(persons.map((_, i) => 1_001 + i));
    expect(numbers(auctions, "auction_id")).toEqual(auctions.map((_, i) => 1_001 + i));
    expect(numbers(events, "dateTime")).toEqual(
      events.map((_, i) => BASE_MS + Math.floor(((i + 1) * 10) / 1_000)),
    );
  });

  it("has hot auctions, sellers, bidders and channels", () => {
    expect(share(numbers(bids, "bid_auction"), (id) => id % 100 === 0)).toBeCloseTo(0.505, 2);
    expect(share(numbers(bids, "bid_bidder"), (id) => id % 100 === 1)).toBeCloseTo(0.7525, 2);
    expect(share(numbers(auctions, "auction_seller"), (id) => id % 100 === 0)).toBeCloseTo(0.75, 1);
    const hot = ["Google", "Facebook", "Baidu", "Apple"];
    for (const name of hot)
      expect(share(texts(bids, "bid_channel"), (text) => text === name)).toBeCloseTo(0.125, 2);
    expect(share(texts(bids, "bid_channel"), (text) => /^channel-\d{1,4}$/.test(text))).toBeCloseTo(0.5, 2);
  });

  it("refers to ids near the newest, ten ahead at most", () => {
    bids.forEach((bid) => {
      const epoch = Math.floor(((Number(bid["dateTime"]) - BASE_MS) * 100) / 50);
      expect(Number(bid["bid_auction"]) - 1_000 - epoch * 3).toBeGreaterThanOrEqual(-102);
      expect(Number(bid["bid_auction"]) - 1_000 - epoch * 3).toBeLessThanOrEqual(20);
      expect(Number(bid["bid_bidder"])).toBeGreaterThanOrEqual(2_000);
    });
  });

  it("draws prices evenly over six decades", () => {
    for (const prices of [numbers(bids, "bid_price"), numbers(auctions, "auction_initialBid")]) {
      expect(Math.min(...prices)).toBeGreaterThanOrEqual(100);
      expect(Math.max(...prices)).toBeLessThanOrEqual(100_000_000);
      for (let decade = 3; decade <= 7; decade++)
        expect(share(prices, (p) => p < 10 ** decade)).toBeCloseTo((decade - 2) / 6, 1);
    }
    const raised = auctions.map(
      (auction) => Number(auction["auction_reserve"]) - Number(auction["auction_initialBid"]),
    );
    expect(Math.min(...raised)).toBeGreaterThanOrEqual(100);
    expect(new Set(numbers(auctions, "auction_category"))).toEqual(new Set([10, 11, 12, 13, 14]));
  });

  it("closes an auction within twice the horizon of 16 ms", () => {
    const lengths = auctions.map(
      (auction) => Number(auction["auction_expires"]) - Number(auction["dateTime"]),
    );
    expect(Math.min(...lengths)).toBe(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(34);
    expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeCloseTo(17.2, 0);
  });

  it.each<[string, RegExp, number, number]>([
    ["person_name", /^[A-Z][a-z]+ [A-Z][a-z]+$/, 9, 15],
    ["person_emailAddress", /^[a-z ]{0,6}@[a-z ]{0,4}\.com$/, 5, 15],
    ["person_creditCard", /^\d{4} \d{4} \d{4} \d{4}$/, 19, 19],
    ["person_city", /^[A-Z][a-z]+( [A-Z][a-z]+)?$/, 4, 13],
    ["person_state", /^(AZ|CA|ID|OR|WA|WY)$/, 2, 2],
    ["person_extra", /^[H-z]+$/, 90, 183],
    ["auction_itemName", /^([a-z]([a-z ]*[a-z])?)?$/, 0, 19],
    ["auction_description", /^([a-z]([a-z ]*[a-z])?)?$/, 1, 99],
    ["auction_extra", /^[H-z]+$/, 270, 540],
    [
      "bid_url",
      /^https:\/\/www\.nexmark\.com\/([a-z_]{3,4}\/){3}item\.htm\?query=1(&channel_id=-?\d+)?$/,
      49,
      80,
    ],
    ["bid_extra", /^[H-z]+$/, 54, 81],
  ])("writes %s in its shape", (name, shape, shortest, longest) => {
    const kind = ["person", "auction", "bid"].findIndex((prefix) => name.startsWith(prefix));
    const values = texts(kinds(events, kind), name);
    expect(values.filter((text) => !shape.test(text))).toEqual([]);
    expect(Math.min(...values.map((text) => text.length))).toBeGreaterThanOrEqual(shortest);
    expect(Math.max(...values.map((text) => text.length))).toBeLessThanOrEqual(longest);
    expect(new Set(values).size).toBeGreaterThan(5);
  });

  it("gives each channel its url, nine of ten with the channel's id", () => {
    const urls = new Map(bids.map((bid) => [String(bid["bid_channel"]), String(bid["bid_url"])]));
    expect(new Set(bids.map((bid) => `${bid["bid_channel"]} ${bid["bid_url"]}`)).size).toBe(urls.size);
    const cold = [...urls].filter(([channel]) => channel.startsWith("channel-"));
    const withId = cold.filter(([channel, url]) =>
      url.endsWith(`&channel_id=${channelId(Number(channel.slice(8)))}`),
    );
    expect(withId.length / cold.length).toBeCloseTo(0.9, 1);
    expect(cold.filter(([, url]) => url.includes("channel_id")).length).toBe(withId.length);
    expect([channelId(1), channelId(2), channelId(3)]).toEqual([-2147483648, 1073741824, 1073741824]);
  });
});

describe("Nexmark events", () => {
  it("are these, for seed 7", () => {
    expect(
      named(generate({ events: 20 })).map((event) => Object.values(event).filter((value) => value !== null)),
    ).toMatchSnapshot("first 20");
    expect(named(generate({ events: 50 })).find((event) => event["event_type"] === 0)).toMatchSnapshot(
      "person",
    );
  });

  it("are others for another seed", () => {
    const [one, other] = [7, 8].map((seed) => numbers(kinds(named(generate({ seed })), 2), "bid_price"));
    expect(share(one!, (price) => other!.includes(price))).toBeLessThan(0.5);
    expect(one!.filter((price, i) => price === other![i]).length).toBeLessThan(100);
  });

  it("do not change with the columns asked for", () => {
    const full = named(generate({ events: 2_000 }));
    for (const name of all) {
      const alone = generate({ events: 2_000, output: only(name) });
      expect([name, alone.flat()]).toEqual([name, full.map((event) => event[name])]);
    }
  });

  it("do not change with the number of rows polled", () => {
    expect(generate({ events: 2_000 }, [1, 7, 49, 50, 51, 333])).toEqual(generate({ events: 2_000 }));
  });

  it.each([2, 3, 7])("are the same set at parallelism %i, without overlap", (parallelism) => {
    const parts = Array.from({ length: parallelism }, (_, subtask) =>
      generate({ events: 5_011, subtask, parallelism }),
    );
    expect(byTime(parts.flat())).toEqual(byTime(generate({ events: 5_011 })));
    const sizes = parts.map((part) => part.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(50);
  });

  it("go on after a restore as if nothing had happened", () => {
    for (const polls of [0, 1, 2, 5, 60]) {
      const before = rig({ events: 3_000 });
      before.run([13, 50, 1], polls);
      const after = rig({ events: 3_000 }).restore(before.snapshot());
      after.run();
      expect([...before.rows, ...after.rows]).toEqual(generate({ events: 3_000 }));
    }
  });

  it.each([
    [2, 3],
    [3, 2],
    [4, 1],
    [1, 3],
  ])("law 6: rescaling from %i to %i loses and repeats none", (from, to) => {
    const before = Array.from({ length: from }, (_, subtask) =>
      rig({ events: 5_000, subtask, parallelism: from }),
    );
    before.forEach((run, i) => run.run([37], 5 + 7 * i));
    const state = MemoryState.union(before.map((run) => run.snapshot()));
    const after = Array.from({ length: to }, (_, subtask) =>
      rig({ events: 5_000, subtask, parallelism: to }).restore(state),
    );
    after.forEach((run) => run.run([41], 5));
    const again = MemoryState.union(after.map((run) => run.snapshot()));
    const last = Array.from({ length: 2 }, (_, subtask) =>
      rig({ events: 5_000, subtask, parallelism: 2 }).restore(again),
    );
    last.forEach((run) => expect(run.run()).toBe("end"));
    const rows = [...before, ...after, ...last].flatMap((run) => run.rows);
    expect(byTime(rows)).toEqual(byTime(generate({ events: 5_000 })));
  });

  it("begin from the start where the checkpoint does not know the source", () => {
    const run = rig({ events: 100 }).restore(new MemoryState());
    run.run();
    expect(run.rows).toEqual(generate({ events: 100 }));
  });

  it("stay ended in a subtask that rescaling left without any", () => {
    const state = rig({ events: 100 }).snapshot();
    const idle = rig({ events: 100, subtask: 1, parallelism: 2 }).restore(state);
    const again = rig({ events: 100, subtask: 1, parallelism: 2 }).restore(idle.snapshot());
    expect(again.run()).toBe("end");
    expect(again.rows).toEqual([]);
  });

  it("have exact ids beyond 32 bits", () => {
    const state = new MemoryState();
    const epoch = 3_000_000_000;
    state.operator("position", new Uint8Array(Float64Array.of(0, 1, epoch * 50).buffer));
    const run = rig({ events: null }).restore(state);
    run.run([50], 1);
    const events = named(run.rows);
    expect(events[0]!["person_id"]).toBe(BigInt(epoch + 1_000));
    expect(events[3]!["auction_id"]).toBe(BigInt(epoch * 3 + 2 + 1_000));
    for (const bid of kinds(events, 2)) {
      expect(Number(bid["bid_auction"]) - epoch * 3).toBeGreaterThan(800);
      expect(Number(bid["bid_auction"]) - epoch * 3).toBeLessThan(1_014);
      expect(Number(bid["bid_bidder"]) - epoch).toBeGreaterThan(1_000);
      expect(Number(bid["bid_bidder"]) - epoch).toBeLessThan(2_012);
    }
  });
});

describe("the rate limit", () => {
  it("decides when and not what", () => {
    const run = rig({ events: 3_000, rateLimit: 1_000 });
    expect(run.run()).toBe("idle");
    expect(run.rows).toEqual([]);
    run.advance(500);
    expect(run.run()).toBe("idle");
    expect(run.rows.length).toBe(500);
    for (let i = 0; i < 700; i++) {
      run.advance(5);
      if (run.run() === "end") break;
    }
    expect(run.nowMs).toBe(1_700_000_000_000 + 3_000);
    expect(run.rows).toEqual(generate({ events: 3_000 }));
  });

  it("asks to be woken, is shared by the subtasks and does not save up without end", () => {
    const run = rig({ events: null, rateLimit: 2_000, parallelism: 2 });
    run.run();
    expect(run.timerMs).toBe(run.nowMs + 5);
    run.advance(60_000);
    expect(run.run()).toBe("idle");
    expect(run.rows.length).toBe(1_000);
    run.nowMs -= 10_000;
    expect(run.run()).toBe("idle");
    run.advance(100);
    run.run();
    expect(run.rows.length).toBe(1_100);
  });

  it("works below one row a second", () => {
    const run = rig({ events: null, rateLimit: 0.5 });
    run.advance(1_999);
    run.run();
    expect(run.rows.length).toBe(0);
    expect(run.timerMs).toBe(1_700_000_000_000 + 2_004);
    run.advance(60_000);
    run.run();
    expect(run.rows.length).toBe(1);
  });
});
