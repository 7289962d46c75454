import { FAILURES, renderFailure } from "@millrace/graph";
import type { FailureReason, Locale, RenderedMessage } from "@millrace/graph";
import type { Failure } from "@millrace/protocol";

/** The words of a failure that came over the wire; a code of a newer server stands for itself. */
export function failureWords(failure: Failure, locale: Locale): RenderedMessage {
  if (!isKnown(failure.code)) return { message: failure.code, fix: "" };
  const { problem } = failure.params;
  const params =
    LOST.has(failure.code) && typeof problem === "string"
      ? { ...failure.params, problem: lossWords(problem, locale) }
      : failure.params;
  return renderFailure({ reason: failure.code, params }, locale);
}

const isKnown = (code: string): code is FailureReason => Object.hasOwn(FAILURES, code);

const LOST: ReadonlySet<string> = new Set<FailureReason>(["runtime.taskmanager-lost", "runtime.slot-lost"]);

/** Why a TaskManager or a slot's thread is gone: the engine's closed lists. */
const LOSSES: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    exited: "its process ended",
    "heartbeat-timeout": "it was silent for too long",
    "start-failed": "it did not start",
    closed: "it was not needed any more",
    "thread-ended": "it ended",
    "neighbour-stuck": "another task of the slot did not come back",
  },
  zh: {
    exited: "进程结束",
    "heartbeat-timeout": "太久没有心跳",
    "start-failed": "没能启动",
    closed: "不再需要",
    "thread-ended": "线程结束",
    "neighbour-stuck": "同一 slot 的另一个任务没有返回",
  },
};

/** `heartbeat-timeout (5000 ms)`: the reason in words, the detail as it is. */
function lossWords(problem: string, locale: Locale): string {
  const [, reason = "", detail] = /^([a-z-]+)(?: \((.*)\))?$/u.exec(problem) ?? [];
  const words = LOSSES[locale][reason];
  if (words === undefined) return problem;
  if (detail === undefined) return words;
  return locale === "zh" ? `${words}（${detail}）` : `${words} (${detail})`;
}
