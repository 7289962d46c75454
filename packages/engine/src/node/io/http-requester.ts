import type { HttpAnswer, HttpRequest } from "../../io/io-service.ts";
import type { Requester, StreamTarget } from "../../taskmanager/io/io-devices.ts";

/** Bytes of an answer at most: a row's columns need no more. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

const NOTHING = new Uint8Array(0);

/** Sends HTTP requests with the runtime's own client, which keeps connections. */
export class HttpRequester implements Requester {
  readonly #target: Pick<StreamTarget, "stream" | "send">;
  readonly #closing = new AbortController();

  constructor(target: Pick<StreamTarget, "stream" | "send">) {
    this.#target = target;
  }

  send(request: HttpRequest): void {
    void this.#run(request);
  }

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  async #run(request: HttpRequest): Promise<void> {
    const answer = await this.#answer(request).catch((error: unknown) =>
      failed(request.id, problemOf(error)),
    );
    if (this.#closing.signal.aborted) return;
    const { stream, send } = this.#target;
    send({ kind: "answer", stream, answer });
  }

  async #answer({ id, method, url, body, headers: given = [], timeoutMs }: HttpRequest): Promise<HttpAnswer> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]);
    const headers = new Headers(body === null ? {} : { "content-type": "application/json" });
    for (const [name, value] of given) headers.set(name, value);
    const response = await fetch(url, { method, signal, headers, ...(body !== null && { body }) });
    const length = Number(response.headers.get("content-length") ?? 0);
    if (length > MAX_ANSWER_BYTES) {
      await response.body?.cancel();
      return failed(id, `an answer of ${length} bytes`);
    }
    const bytes = await bodyOf(response);
    if (bytes === null) return failed(id, `an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    return { id, status: response.status, bytes, problem: "" };
  }
}

/** Null: it is longer than may be; no more of it is taken. */
async function bodyOf({ body }: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, length));
}

const failed = (id: number, problem: string): HttpAnswer => ({ id, status: 0, bytes: NOTHING, problem });

/** The client hides what went wrong behind "fetch failed". */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  const code = (inner as { readonly code?: unknown }).code;
  return typeof code === "string" ? code : inner.message;
}
