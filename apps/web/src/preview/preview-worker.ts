import type { PreviewAnswer, PreviewRequest } from "@millrace/engine/simulation";

/** The worker that runs previews, started when the first is asked for. */
let worker: Worker | null = null;
let listener: (answer: PreviewAnswer) => void = () => {};

export function onPreviewAnswer(listen: (answer: PreviewAnswer) => void): void {
  listener = listen;
}

export function requestPreview(request: PreviewRequest): void {
  worker ??= startWorker();
  worker.postMessage(request);
}

function startWorker(): Worker {
  const started = new Worker(new URL("simulation-worker-preview.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<PreviewAnswer>) => listener(data));
  started.addEventListener("error", ({ message }) => {
    worker = null;
    listener({ kind: "broken", run: Number.POSITIVE_INFINITY, message });
  });
  return started;
}
