import { expect, test } from "vitest";
import { MemoryPageStore } from "../state/stored/testing/memory-page-store.ts";
import { StoredStateBackend } from "../state/stored/stored-state-backend.ts";
import { OperatorHarness } from "./operator-harness.ts";
import { groups } from "./table-setups.ts";

/** Counts those that are open. */
class CountedStore extends MemoryPageStore {
  static open = 0;

  constructor() {
    super();
    CountedStore.open++;
  }

  override close(): void {
    super.close();
    CountedStore.open--;
  }
}

test("what state backends have opened for a harness is closed with its operator", () => {
  const stateBackend = () => new StoredStateBackend(() => new CountedStore(), 1);
  const harness = new OperatorHarness(groups({}), { stateBackend });
  harness.restore(harness.snapshot());
  harness.run("restart\nrestart");
  expect(CountedStore.open).toBe(1);
  harness.close();
  expect(CountedStore.open).toBe(0);
});
