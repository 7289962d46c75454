import { encodeUtf8 } from "../batch/utf8.ts";
import type { HttpAnswer, HttpRequest } from "./io-service.ts";

/** A body of status 200; or a server that never answers, or that is too busy for one request in two and gives the body to the other. */
export type MadeUpAnswer =
  | string
  | { readonly kind: "silent" }
  | { readonly kind: "busy"; readonly body: string };

/** What servers that are made up say, by address. */
export type MadeUpAnswers = Readonly<Record<string, MadeUpAnswer>>;

export interface MadeUpServer {
  readonly answers?: MadeUpAnswers | undefined;
  /** To an address that nobody made an answer up for. */
  readonly sample: string;
  /** Drawn for a busy server alone. */
  readonly random: { oneIn(n: number): boolean };
}

/** Null: none comes. */
export function madeUpAnswer(
  { id, url }: HttpRequest,
  { answers = {}, sample, random }: MadeUpServer,
): HttpAnswer | null {
  const made = answers[url] ?? sample;
  if (typeof made === "string") return { id, status: 200, bytes: encodeUtf8(made), problem: "" };
  if (made.kind === "silent") return null;
  const isBusy = random.oneIn(2);
  return { id, status: isBusy ? 503 : 200, bytes: encodeUtf8(isBusy ? "" : made.body), problem: "" };
}
