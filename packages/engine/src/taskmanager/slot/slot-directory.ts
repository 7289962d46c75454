import type { JobFailure } from "@millrace/graph";
import type { DirectoryInput, Found } from "../../io/io-service.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { closeStream, throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

export class SlotDirectory implements DirectoryInput, SlotStream {
  readonly #options: StreamOptions;
  readonly #found: Found[] = [];
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "found") this.#found.push(message.found);
    else if (message.kind === "failed") this.#failure = message.failure;
  }

  take(): Found | null {
    const found = this.#found.shift();
    if (found === undefined) throwFailure(this.#failure);
    return found ?? null;
  }

  close(): void {
    closeStream(this.#options);
  }
}
