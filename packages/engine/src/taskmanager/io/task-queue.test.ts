import { expect, test } from "vitest";
import { TaskQueue } from "./task-queue.ts";

class Full extends Error {}

function queue(): { readonly queue: TaskQueue; readonly failures: unknown[] } {
  const failures: unknown[] = [];
  const made = new TaskQueue({
    retryMs: 5,
    timers: {
      after: (delayMs, action) => {
        const timer = setTimeout(action, delayMs);
        return () => clearTimeout(timer);
      },
    },
    isTransient: (error) => error instanceof Full,
    onFailure: (error) => failures.push(error),
  });
  return { queue: made, failures };
}

test("requests are done in order, one after the other", async () => {
  const { queue: requests } = queue();
  const done: number[] = [];
  for (const id of [1, 2, 3]) {
    requests.push({
      run: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        done.push(id);
      },
    });
  }
  await expect.poll(() => done).toEqual([1, 2, 3]);
});

test("want of space: tried again, nothing behind it is lost, snapshots behind it are declined at once", async () => {
  const { queue: requests, failures } = queue();
  const done: string[] = [];
  let room = false;
  requests.push({
    run: () => {
      if (!room) return Promise.reject(new Full());
      done.push("append");
      return Promise.resolve();
    },
  });
  const snapshot = (name: string) => ({
    run: () => Promise.resolve(void done.push(name)),
    stuck: () => {
      done.push(`declined ${name}`);
      return true;
    },
  });
  requests.push(snapshot("first"));
  requests.push({ run: () => Promise.resolve(void done.push("prepare")) });
  await expect.poll(() => done).toEqual(["declined first"]);
  requests.push(snapshot("second"));
  await expect.poll(() => done).toEqual(["declined first", "declined second"]);
  room = true;
  await expect.poll(() => done.slice(2)).toEqual(["append", "prepare"]);
  requests.push(snapshot("third"));
  await expect.poll(() => done.at(-1)).toBe("third");
  expect(failures).toEqual([]);
});

test("what is stuck can be given up", async () => {
  const { queue: requests } = queue();
  let tried = 0;
  const done: string[] = [];
  requests.push({
    run: () => {
      tried += 1;
      return Promise.reject(new Full());
    },
  });
  await expect.poll(() => tried).toBeGreaterThan(1);
  await expect
    .poll(() => {
      requests.giveUpStuck();
      requests.push({ run: () => Promise.resolve(void done.push("end")) });
      return done;
    })
    .toContain("end");
});

test("another failure is told, and what follows goes on", async () => {
  const { queue: requests, failures } = queue();
  const done: string[] = [];
  requests.push({ run: () => Promise.reject(new Error("broken")) });
  requests.push({ run: () => Promise.resolve(void done.push("next")) });
  await expect.poll(() => done).toEqual(["next"]);
  expect(failures).toHaveLength(1);
});
