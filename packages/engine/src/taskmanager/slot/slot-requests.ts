import type { HttpAnswer, HttpRequest, RequestChannel } from "../../io/io-service.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { closeStream } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

export class SlotRequests implements RequestChannel, SlotStream {
  readonly #options: StreamOptions;
  readonly #answers: HttpAnswer[] = [];

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "answer") this.#answers.push(message.answer);
  }

  send(request: HttpRequest): void {
    this.#options.send({ kind: "request", stream: this.#options.stream, request });
  }

  take(): HttpAnswer | null {
    return this.#answers.shift() ?? null;
  }

  close(): void {
    closeStream(this.#options);
  }
}
