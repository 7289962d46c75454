const SHOWN: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };
const MEANT = new Map(Object.entries(SHOWN).map(([meant, shown]) => [shown, meant]));

/** As it is shown in a form: what nobody would see is written out. */
export const delimiterText = (delimiter: string): string =>
  delimiter.replaceAll(/[\t\n\r\\]/gu, (character) => SHOWN[character] ?? character);

/** What was meant by a text; a backslash before anything else is one. */
export const parseDelimiter = (text: string): string =>
  text.replaceAll(/\\[tnr\\]/gu, (escaped) => MEANT.get(escaped) ?? escaped);
