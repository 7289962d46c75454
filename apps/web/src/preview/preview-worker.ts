import type { PreviewAnswer, PreviewRequest } from "@millrace/engine/simulation";

/** A worker that runs previews, started at the first request. The newest request takes the place of older ones. */
export class PreviewWorker {
  readonly #listener: (answer: PreviewAnswer) => void;
  #worker: Worker | null = null;

  constructor(listener: (answer: PreviewAnswer) => void) {
    this.#listener = listener;
  }

  request(request: PreviewRequest): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #start(): Worker {
    const worker = new Worker(new URL("simulation-worker-preview.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<PreviewAnswer>) => this.#listener(data));
    worker.addEventListener("error", ({ message }) => {
      this.#worker = null;
      this.#listener({ kind: "broken", run: Number.POSITIVE_INFINITY, message });
    });
    return worker;
  }
}
