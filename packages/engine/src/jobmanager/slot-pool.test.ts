import { beforeEach, expect, test } from "vitest";
import { SlotPool } from "./slot-pool.ts";
import { VirtualTime } from "./testing/virtual-time.ts";

let time: VirtualTime;
let started: number;
let pool: SlotPool;

beforeEach(() => {
  time = new VirtualTime();
  started = 0;
  pool = new SlotPool({
    provider: { maximum: 3, slotsEach: 1, start: () => started++, stop: () => {} },
    timers: time,
    standby: 2,
    requestTimeoutMs: 30_000,
    idleTimeoutMs: 60_000,
  });
  pool.warmUp();
  register("tm-1");
  register("tm-2");
});

function register(id: string): void {
  pool.registered({ id, pid: 1, host: "127.0.0.1", port: 1, slots: 1, startedMs: 0 });
}

/** TaskManagers on which the job was given slots, or null where it waits. */
function request(jobId: string, count: number): readonly string[] | null {
  let granted: readonly string[] | null = null;
  pool.request({
    jobId,
    count,
    granted: (slots) => (granted = slots.map(({ taskManager }) => taskManager.id)),
    refused: () => {},
  });
  return granted;
}

test("what stands by is replaced when the job that lost its TaskManager runs again", () => {
  const [victim] = request("job", 1)!;
  expect(started).toBe(2);
  pool.lost(victim!);
  expect(request("job", 1)).toHaveLength(1);
  expect(started).toBe(2);
  pool.running("another");
  expect(started).toBe(2);
  pool.running("job");
  expect(started).toBe(3);
});

test("it is replaced although the job does not come back", async () => {
  pool.lost(request("job", 1)![0]!);
  await time.advance(4_999);
  expect(started).toBe(2);
  await time.advance(1);
  expect(started).toBe(3);
});

test("it is replaced when the job has ended", () => {
  pool.lost(request("job", 1)![0]!);
  pool.release("job");
  expect(started).toBe(3);
});

test("a TaskManager without a job is replaced at once", () => {
  pool.lost("tm-1");
  expect(started).toBe(3);
});

test("what a request waits for starts at once", () => {
  pool.lost(request("job", 2)![0]!);
  expect(started).toBe(2);
  expect(request("job", 2)).toBeNull();
  expect(started).toBe(3);
});
