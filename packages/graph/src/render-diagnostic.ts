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
  const { reason, params } = failure;
  const words = renderMessage(reason, params, locale);
  const { row } = params;
  if (row === undefined || reason === "runtime.poison-row") return words;
  return { ...words, message: words.message + ROW_WORDS[locale](row) };
}

/** Where a failure names its row and has no word for it. */
const ROW_WORDS: Readonly<Record<Locale, (row: string | number) => string>> = {
  en: (row) => ` The row: ${row}.`,
  zh: (row) => `出错的行：${row}。`,
};

function renderMessage(code: MessageCode, params: MessageParams, locale: Locale): RenderedMessage {
  const words = CATALOGS[locale][code];
  const spoken = inLocale(params, locale);
  return { message: fill(words.message, spoken), fix: fill(words.fix, spoken) };
}

/** A parameter that is itself words, a field's label, has its other languages beside it: `field`, `field_zh`. */
function inLocale(params: MessageParams, locale: Locale): MessageParams {
  const suffix = `_${locale}`;
  const translated = Object.entries(params).filter(([name]) => name.endsWith(suffix));
  return {
    ...(locale === "zh" ? withChineseLists(params) : params),
    ...Object.fromEntries(translated.map(([name, value]) => [name.slice(0, -suffix.length), value])),
  };
}

function fill(words: Words, params: MessageParams): string {
  if (typeof words === "function") return words(params);
  return words.replaceAll(/\{(\w+)\}/gu, (placeholder, name: string) => String(params[name] ?? placeholder));
}

/** Parameters that are lists of names: joined with a comma, as English does. */
const LISTS: ReadonlySet<string> = new Set([
  "columns",
  "nodes",
  "options",
  "keys",
  "units",
  "types",
  "expected",
]);

/** Commas within a type, `DECIMAL(10, 2)`, are none of the list's. */
const withChineseLists = (params: MessageParams): MessageParams =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      LISTS.has(name) && typeof value === "string" ? value.replaceAll(/, (?![^(]*\))/gu, "、") : value,
    ]),
  );
