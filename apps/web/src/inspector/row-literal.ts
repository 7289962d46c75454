export type RowLiteral = string | number | boolean | null;

export const textOfLiteral = (value: RowLiteral): string => (value === null ? "" : String(value));

/**
 * What was typed into a cell, as the document holds it: nothing is NULL; INT and DOUBLE are numbers where they can be
 * read as one, BOOLEAN too; everything else stays text, so that no digit of a BIGINT or DECIMAL is lost.
 */
export function literalOfText(text: string, type: string): RowLiteral {
  if (text === "") return null;
  const kind = type.trim().toUpperCase();
  if (kind.startsWith("BOOLEAN")) {
    const word = text.toLowerCase();
    return word === "true" || word === "false" ? word === "true" : text;
  }
  if (!/^(?:INT|DOUBLE)\b/u.test(kind)) return text;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) && String(number) === text ? number : text;
}
