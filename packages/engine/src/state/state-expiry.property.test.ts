import { bigint, rowSchema } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import { CountAccumulator } from "../operators/aggregates/count-accumulator.ts";
import { ByteWriter } from "./byte-writer.ts";
import { createKeyHasher } from "./key-hasher.ts";
import { KeyedTable } from "./keyed-table.ts";
import { StateExpiry } from "./state-expiry.ts";

const TTL_MS = 10;
const schema = rowSchema([{ name: "key", type: bigint(false) }]);
const hash = createKeyHasher(schema, [0]);
const memory = { reserveMemory: () => {}, releaseMemory: () => {} };

interface Step {
  readonly key: number;
  readonly waitMs: number;
}
interface Use {
  readonly writes: boolean;
  readonly reads: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  key: fc.integer({ min: 0, max: 5 }),
  waitMs: fc.integer({ min: 0, max: 6 }),
});

/** A table of counts with a time to live, used one row at a time. */
class Counts {
  readonly count = new CountAccumulator();
  readonly table: KeyedTable;
  readonly expiry: StateExpiry;
  readonly #use: Use;
  readonly #rows = new Int32Array(1);
  readonly #hashes = new Int32Array(1);

  constructor(use: Use) {
    this.#use = use;
    const shape = { keyTypes: [bigint(false)], accumulators: [this.count], stamped: true };
    this.table = new KeyedTable(shape, memory);
    const update = use.reads ? "on-read-and-write" : "on-create-and-write";
    this.expiry = new StateExpiry(this.table, this.table.stamps!, { ttlMs: TTL_MS, update });
  }

  /** Counts the key, if its use is a write or it is fresh. */
  use(key: number, now: number): { readonly fresh: boolean; readonly count: number } {
    const batch = batchOfRows(schema, [[BigInt(key)]]);
    hash(batch, this.#hashes);
    this.table.findRows(batch.columns, 0, 1, this.#hashes, this.#rows);
    this.expiry.admit(this.#rows, 0, 1, now, this.#use.writes);
    const fresh = this.expiry.fresh[0] === 1;
    if (fresh || this.#use.writes) this.count.add(null, 0, 1, this.#rows);
    return { fresh, count: this.#countOf(this.#rows[0]!) };
  }

  cleanUp(now: number): void {
    if (this.expiry.nextMs !== null && this.expiry.nextMs <= now) this.expiry.cleanUp(now);
  }

  #countOf(row: number): number {
    const writer = new ByteWriter();
    this.count.write(writer, row);
    const bytes = writer.finish();
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  }
}

class Model {
  readonly #use: Use;
  readonly #entries = new Map<number, { readonly stampMs: number; readonly count: number }>();

  constructor(use: Use) {
    this.#use = use;
  }

  use(key: number, now: number): { readonly fresh: boolean; readonly count: number } {
    const known = this.#entries.get(key);
    const alive = known !== undefined && known.stampMs + TTL_MS > now ? known : null;
    const { writes, reads } = this.#use;
    const count = (alive?.count ?? 0) + (writes || alive === null ? 1 : 0);
    this.#entries.set(key, { stampMs: alive === null || writes || reads ? now : alive.stampMs, count });
    return { fresh: alive === null, count };
  }
}

it("what has expired is never seen, whatever was cleaned up before; nothing else is lost", () => {
  const use = fc.record({ writes: fc.boolean(), reads: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), use, (steps, how) => {
      const counts = new Counts(how);
      const model = new Model(how);
      let now = 0;
      for (const { key, waitMs } of steps) {
        now += waitMs;
        counts.cleanUp(now);
        expect(counts.use(key, now)).toEqual(model.use(key, now));
      }
      for (let ms = now; ms < now + 1_000; ms++) counts.cleanUp(ms);
      expect([counts.table.size, counts.expiry.nextMs]).toEqual([0, null]);
    }),
  );
});
