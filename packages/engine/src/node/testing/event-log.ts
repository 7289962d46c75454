import type { JobEvent } from "../../jobmanager/job-events.ts";

type Kind = JobEvent["kind"];
type EventOf<K extends Kind> = Extract<JobEvent, { readonly kind: K }>;

interface Waiter {
  readonly matches: (event: JobEvent) => boolean;
  readonly found: (event: JobEvent) => void;
}

/** Keeps a job's events and lets a test wait for one, with a deadline. */
export class EventLog {
  readonly events: JobEvent[] = [];
  readonly #waiters = new Set<Waiter>();

  readonly listen = (event: JobEvent): void => {
    this.events.push(event.kind === "sample" ? { ...event, tasks: [] } : event);
    for (const waiter of this.#waiters) {
      if (!waiter.matches(event)) continue;
      this.#waiters.delete(waiter);
      waiter.found(event);
    }
  };

  of<K extends Kind>(kind: K): readonly EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** The first such event from now on, or from position `from` of the log. */
  waitFor<K extends Kind>(
    kind: K,
    matches: (event: EventOf<K>) => boolean = () => true,
    options: { readonly deadlineMs?: number; readonly from?: number } = {},
  ): Promise<EventOf<K>> {
    const fits = (event: JobEvent): event is EventOf<K> =>
      event.kind === kind && matches(event as EventOf<K>);
    const known = options.from === undefined ? undefined : this.events.slice(options.from).find(fits);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no ${kind} in time; last: ${JSON.stringify(this.events.slice(-5))}`));
      }, options.deadlineMs ?? 100_000);
      this.#waiters.add({
        matches: fits,
        found: (event) => {
          clearTimeout(timer);
          resolve(event as EventOf<K>);
        },
      });
    });
  }
}
