import type { StaleSave } from "./stale-save.ts";

/** What saving needs of the world; a test plays it. */
export interface AutosavePorts<T> {
  /** The value as it stands, and what the server's version is that it is based on. */
  current(): { readonly value: T; readonly version: number };
  save(value: T, version: number): Promise<SaveAnswer>;
  onState(state: AutosaveState): void;
  after(ms: number, callback: () => void): () => void;
}

export type SaveAnswer =
  | { readonly kind: "saved"; readonly version: number; readonly savedMs: number }
  | { readonly kind: "stale"; readonly kept: StaleSave | null }
  | { readonly kind: "unreachable" }
  | { readonly kind: "refused"; readonly message: string };

export type AutosaveState =
  | { readonly kind: "saving" }
  /** `upToDate`: nothing was changed while it was saved. */
  | { readonly kind: "saved"; readonly version: number; readonly savedMs: number; readonly upToDate: boolean }
  | Exclude<SaveAnswer, { kind: "saved" }>;

const PAUSE_MS = 600;
const RETRY_MS = 3_000;

/**
 * Saves a value some time after it changed, one save at a time.
 *
 * 1. What changes while a save is under way is saved after it.
 * 2. An unreachable server is tried again for ever; a stale or refused value is not, until `changed` or `flush`.
 */
export class Autosave<T> {
  readonly #ports: AutosavePorts<T>;
  #saved: T;
  #cancel: (() => void) | null = null;
  #running: Promise<boolean> | null = null;
  #blocked = false;

  constructor(ports: AutosavePorts<T>, saved: T) {
    this.#ports = ports;
    this.#saved = saved;
  }

  get isDirty(): boolean {
    return this.#ports.current().value !== this.#saved;
  }

  changed(): void {
    if (!this.isDirty || this.#blocked) return;
    this.#schedule(PAUSE_MS);
  }

  /** Saves now what is not saved; gives whether everything is saved then. */
  async flush(): Promise<boolean> {
    this.#cancel?.();
    if (this.#running) await this.#running;
    return this.isDirty ? this.#save() : true;
  }

  end(): void {
    this.#cancel?.();
    this.#blocked = true;
  }

  #schedule(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#ports.after(ms, () => {
      if (this.#running) this.#schedule(PAUSE_MS);
      else void this.#save();
    });
  }

  #save(): Promise<boolean> {
    this.#running = this.#saveOnce().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #saveOnce(): Promise<boolean> {
    const { value, version } = this.#ports.current();
    this.#ports.onState({ kind: "saving" });
    const answer = await this.#ports.save(value, version);
    if (answer.kind === "saved") {
      this.#saved = value;
      this.#ports.onState({ ...answer, upToDate: !this.isDirty });
    } else this.#ports.onState(answer);
    this.#goOn(answer);
    return !this.isDirty;
  }

  #goOn(answer: SaveAnswer): void {
    if (answer.kind === "stale") this.#blocked = true;
    if (this.#blocked || !this.isDirty) return;
    if (answer.kind === "saved") this.#schedule(PAUSE_MS);
    if (answer.kind === "unreachable") this.#schedule(RETRY_MS);
  }
}
