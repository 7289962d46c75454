import type { Diagnostic } from "./diagnostic.ts";
import type { JobFailure } from "./job-failure.ts";
import { en } from "./messages/en.ts";
import type { Message, MessageParams, Words } from "./messages/message.ts";
import type { MessageCode } from "./messages/message-code.ts";
import { zh } from "./messages/zh.ts";

export type Locale = "en" | "zh";

export interface RenderedMessage {
  readonly message: string;
  readonly fix: string;
}

const CATALOGS: Readonly<Record<Locale, Readonly<Record<MessageCode, Message>>>> = { en, zh };

/** The words of a diagnostic: the fact, and what to do. */
export function renderDiagnostic(
  diagnostic: Pick<Diagnostic, "code" | "params">,
  locale: Locale,
): RenderedMessage {
  return renderMessage(diagnostic.code, diagnostic.params, locale);
}

/** The words of a failure of a running job. */
export function renderFailure(
  failure: Pick<JobFailure, "reason" | "params">,
  locale: Locale,
): RenderedMessage {
  return renderMessage(failure.reason, failure.params, locale);
}

function renderMessage(code: MessageCode, params: MessageParams, locale: Locale): RenderedMessage {
  const words = CATALOGS[locale][code];
  return { message: fill(words.message, params), fix: fill(words.fix, params) };
}

function fill(words: Words, params: MessageParams): string {
  if (typeof words === "function") return words(params);
  return words.replaceAll(/\{(\w+)\}/gu, (placeholder, name: string) => String(params[name] ?? placeholder));
}
