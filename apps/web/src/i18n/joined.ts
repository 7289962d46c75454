import type { Locale } from "@millrace/graph";

/** Names one after another, as the language joins them. */
export const joined = (names: readonly string[], locale: Locale): string =>
  names.join(locale === "zh" ? "、" : ", ");
