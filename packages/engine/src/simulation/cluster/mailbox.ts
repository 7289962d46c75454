import type { SimulatedProcess } from "./simulated-process.ts";
import type { Activity } from "./world.ts";

export interface MailboxOptions<Message> {
  readonly name: string;
  /** Who receives. */
  readonly process: SimulatedProcess;
  /** Missing: the receiver takes them by itself. */
  readonly receive?: (message: Message) => void;
  /** Of each message, for the log. */
  readonly nameOf?: (message: Message) => string;
  /** How long a message is on its way at least, and at most; in order all the same. 0 where missing. */
  readonly latencyUs?: () => number;
  /** False: what `receive` does has no promises. True where missing. */
  readonly settles?: boolean;
}

/** Messages on their way to a process, in order. Those for a process that is dead are gone. */
export class Mailbox<Message> implements Activity {
  readonly name: string;
  readonly process: SimulatedProcess;
  readonly settles: boolean;
  /** Nobody listens yet: messages wait. */
  held = false;
  readonly #options: MailboxOptions<Message>;
  #messages: { readonly message: Message; readonly readyUs: number }[] = [];
  #closed = false;

  constructor(options: MailboxOptions<Message>) {
    this.#options = options;
    this.name = options.name;
    this.process = options.process;
    this.settles = options.settles ?? true;
    if (options.receive !== undefined) options.process.world.add(this);
  }

  get size(): number {
    return this.#messages.length;
  }

  post(message: Message): void {
    if (this.#closed || !this.process.alive) return;
    const { world } = this.process;
    const arrivesUs = world.nowUs + (this.#options.latencyUs?.() ?? 0);
    const readyUs = Math.max(arrivesUs, this.#messages.at(-1)?.readyUs ?? 0);
    this.#messages.push({ message, readyUs });
  }

  /** All messages that are on their way, delayed by so much: nothing overtakes. */
  delay(byMs: number): void {
    this.#messages = this.#messages.map(({ message, readyUs }) => ({
      message,
      readyUs: readyUs + byMs * 1_000,
    }));
  }

  /** The newest message that this is true of comes twice. */
  duplicate(mayBe: (message: Message) => boolean): boolean {
    const index = this.#messages.findLastIndex(({ message }) => mayBe(message));
    if (index < 0) return false;
    this.#messages.splice(index, 0, this.#messages[index]!);
    return true;
  }

  /** Of what is on its way only the first `count` come; nothing can be posted any more. */
  cut(count: number): void {
    this.#messages.length = Math.min(this.#messages.length, count);
    this.#closed = true;
    if (this.#messages.length === 0) this.process.world.remove(this);
  }

  /** Takes the oldest message, whether it has arrived or not; null where there is none. */
  drop(): Message | null {
    return this.#messages.shift()?.message ?? null;
  }

  readyUs(): number {
    if (this.held) return Number.POSITIVE_INFINITY;
    return this.#messages[0]?.readyUs ?? Number.POSITIVE_INFINITY;
  }

  act(): void {
    const next = this.#messages.shift();
    if (next === undefined) return;
    const { nameOf, receive, process } = this.#options;
    if (nameOf !== undefined) process.world.log(`  ${nameOf(next.message)}`);
    receive?.(next.message);
    if (this.#closed && this.#messages.length === 0) process.world.remove(this);
  }

  /** Takes the oldest message without being scheduled: of a thread that looks by itself. */
  take(): Message | null {
    const next = this.#messages[0];
    if (next === undefined || next.readyUs > this.process.world.nowUs) return null;
    this.#messages.shift();
    return next.message;
  }
}
