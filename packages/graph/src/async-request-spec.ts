import type { MalformedPolicy } from "./operator-spec.ts";
import { string } from "./row-type.ts";
import type { Field } from "./row-type.ts";

/** What becomes of a row whose request gives nothing: as MalformedPolicy, or it goes on with NULLs. All but `fail` are counted. */
export type RequestErrorPolicy = MalformedPolicy | "nulls";

/** How often a request is tried again, and when: `delayMs` after it failed, each time `multiplier` as long, up to `maxDelayMs`. */
export interface RequestRetry {
  readonly attempts: number;
  readonly delayMs: number;
  readonly multiplier: number;
  readonly maxDelayMs: number;
}

/**
 * Async I/O: an HTTP request for each row, `capacity` of them at a time, whose JSON object gives further columns. A row
 * has `timeoutMs` from its first request on, tries included. Output: the first `kept` columns of the input, then members
 * of the object by name. Side output 0: those columns with REQUEST_ERROR_FIELDS.
 */
export interface AsyncRequestSpec {
  readonly kind: "async-request";
  readonly kept: number;
  readonly method: "GET" | "POST";
  /** Columns of the input with the address (NULL: the request fails) and the body; null: there is none. */
  readonly url: number;
  readonly body: number | null;
  /** Names in lower case, with columns of the input; one that is NULL is not sent. Absent: none. */
  readonly headers?: readonly { readonly name: string; readonly column: number }[];
  /** `unordered`: rows overtake one another, but no watermark. */
  readonly order: "ordered" | "unordered";
  readonly capacity: number;
  readonly timeoutMs: number;
  readonly retry: RequestRetry | null;
  readonly onTimeout: RequestErrorPolicy;
  readonly onError: RequestErrorPolicy;
  /** The answer to every request where there is no network: in previews and while stepping. */
  readonly sample: string;
}

/** What stands behind the columns of a row whose request failed. */
export const REQUEST_ERROR_FIELDS: readonly Field[] = [
  { name: "error_message", type: string(false) },
  { name: "error_url", type: string() },
];
