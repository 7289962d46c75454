import { encodeUtf8 } from "../batch/utf8.ts";
import type { HttpAnswer, HttpRequest } from "./io-service.ts";

/** What servers that are made up say, by address: bodies of status 200. */
export type MadeUpAnswers = Readonly<Record<string, string>>;

/** To an address that nobody made an answer up for, the sample of the node that asks. */
export function madeUpAnswer(
  { id, url }: HttpRequest,
  { answers = {}, sample }: { readonly answers?: MadeUpAnswers | undefined; readonly sample: string },
): HttpAnswer {
  return { id, status: 200, bytes: encodeUtf8(answers[url] ?? sample), problem: "" };
}
