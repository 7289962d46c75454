import type { OperatorContext } from "./operator.ts";

type Time = Pick<OperatorContext, "clock" | "registerProcessingTimer">;

interface Share {
  readonly due: (nowMs: number) => void;
  atMs: number | null;
}

/** The one processing timer of an operator, for parts of it that each want one of their own. */
export class SharedTimer {
  readonly #time: Time;
  readonly #shares: Share[] = [];

  constructor(time: Time) {
    this.#time = time;
  }

  /** `due` is called when the time that was registered with the share has come. */
  share(due: Share["due"]): Time {
    const share: Share = { due, atMs: null };
    this.#shares.push(share);
    return {
      clock: this.#time.clock,
      registerProcessingTimer: (atMs) => {
        share.atMs = atMs;
        this.#register();
      },
    };
  }

  fire(nowMs: number): void {
    const due = this.#shares.filter(({ atMs }) => atMs !== null && atMs <= nowMs);
    for (const share of due) share.atMs = null;
    for (const share of due) share.due(nowMs);
    this.#register();
  }

  #register(): void {
    const times = this.#shares.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]));
    this.#time.registerProcessingTimer(times.length === 0 ? null : Math.min(...times));
  }
}
