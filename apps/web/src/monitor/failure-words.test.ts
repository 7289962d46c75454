import { expect, test } from "vitest";
import { failureWords } from "./failure-words.ts";

const lost = (problem: string) => ({
  code: "runtime.taskmanager-lost",
  params: { taskManager: "tm-1", problem },
  nodeId: null,
  operatorUid: null,
  subtask: null,
  cause: null,
});

test("why a TaskManager is gone is in words, with its detail", () => {
  expect(failureWords(lost("heartbeat-timeout (5000 ms)"), "en").message).toContain(
    "it was silent for too long (5000 ms)",
  );
  expect(failureWords(lost("exited (SIGKILL)"), "zh").message).toContain("进程结束（SIGKILL）");
  expect(failureWords(lost("exited"), "zh").message).toContain("进程结束");
  const slot = {
    ...lost("neighbour-stuck"),
    code: "runtime.slot-lost",
    params: { node: "Map", problem: "neighbour-stuck" },
  };
  expect(failureWords(slot, "zh").message).toBe(
    "Map 所在的 slot 失去了线程：同一 slot 的另一个任务没有返回。",
  );
  expect(failureWords(lost("of a newer server"), "zh").message).toContain("of a newer server");
});
