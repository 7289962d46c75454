import type { JobFailure } from "@millrace/graph";
import type { LineOutput } from "../../io/io-service.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

/** Pieces that are not written yet. */
const MAX_UNDER_WAY = 4;

export class SlotLines implements LineOutput, SlotStream {
  readonly #options: StreamOptions;
  #underWay = 0;
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "written") this.#underWay -= 1;
    else if (message.kind === "failed") this.#failure = message.failure;
  }

  get writable(): boolean {
    throwFailure(this.#failure);
    return this.#underWay < MAX_UNDER_WAY;
  }

  append(bytes: Uint8Array): void {
    const { stream, task, send } = this.#options;
    const copy = Uint8Array.from(bytes);
    this.#underWay += 1;
    send({ kind: "lines", stream, task, buffer: copy.buffer, length: copy.length }, [copy.buffer]);
  }

  close(): void {
    this.#options.forget(this.#options.stream);
  }
}
