import type { CompilerReply, CompilerTask, CompilerTasks } from "./compiler-messages.ts";

type Waiting = (answer: CompilerReply["answer"]) => void;

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let next = 0;

/** Asks the compiler, which starts with the first question. Null where it has no answer. */
export function askCompiler<Task extends CompilerTask>(
  task: Task,
  asked: CompilerTasks[Task]["asked"],
): Promise<CompilerTasks[Task]["answer"] | null> {
  worker ??= start();
  const id = next++;
  worker.postMessage({ id, task, ...asked });
  return new Promise((resolve) => {
    waiting.set(id, resolve);
  });
}

function start(): Worker {
  const started = new Worker(new URL("function-compiler-worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data: { id, answer } }: MessageEvent<CompilerReply>) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  started.addEventListener("error", () => {
    if (worker === started) worker = null;
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  });
  return started;
}
