import type { Logger } from "pino";
import type { DocumentStore } from "../storage/document-store.ts";
import type { SettingsStore } from "../storage/settings-store.ts";
import type { Remote } from "../storage/storage-messages.ts";
import type { JobRunner } from "./job-runner.ts";

const DECLINED = "autostart-declined";

/**
 * Keeps one example running, so that a newcomer finds a pipeline at work on real input: started with the server
 * unless it runs already, or the person ended it. Running it again by hand takes that back.
 */
export class ExampleAutostart {
  readonly #documentId: string;
  readonly #settings: Remote<SettingsStore>;
  #closed = false;

  constructor(documentId: string, settings: Remote<SettingsStore>) {
    this.#documentId = documentId;
    this.#settings = settings;
  }

  async begin(from: {
    readonly runner: JobRunner;
    readonly documents: Remote<DocumentStore>;
    readonly log: Logger;
  }): Promise<void> {
    const newest = await from.documents.newest(this.#documentId);
    if (newest === null || (await this.#settings.get(DECLINED)) === this.#documentId) return;
    const runs = from.runner
      .list()
      .some(({ documentId, endedMs }) => documentId === this.#documentId && endedMs === null);
    if (runs) return;
    try {
      await from.runner.start(this.#documentId, newest);
    } catch (error) {
      if (!this.#closed) from.log.warn({ err: error }, "the example could not be started");
    }
  }

  /** The server ends: what cannot be started any more is no matter. */
  close(): void {
    this.#closed = true;
  }

  /** A person started the document. */
  async started(documentId: string | null): Promise<void> {
    if (documentId === this.#documentId) await this.#settings.set(DECLINED, null);
  }

  /** A person ended a job of the document. */
  async ended(documentId: string | null): Promise<void> {
    if (documentId === this.#documentId) await this.#settings.set(DECLINED, this.#documentId);
  }
}
