import { jsonArrayElements } from "@millrace/graph";
import { decodeUtf8 } from "../batch/utf8.ts";
import { SAMPLED_ROWS, SHOWN_ROWS } from "./discovered.ts";
import type { Discovered } from "./discovered.ts";
import { TypeGuess } from "./infer-type.ts";

/** Members of the objects of the sample, be they lines or the elements of an array, in the order in which they first come up. */
export function discoverJsonLines(bytes: Uint8Array, truncated: boolean): Discovered {
  const text = decodeUtf8(bytes, 0, bytes.length);
  const whole = jsonArrayElements(text) ?? wholeLines(text, truncated);
  const objects = whole
    .slice(0, SAMPLED_ROWS)
    .map(objectOf)
    .filter((object) => object !== null);
  const guesses = new Map<string, TypeGuess>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      const guess = guesses.get(name) ?? new TypeGuess();
      guesses.set(name, guess);
      const text = textOf(value);
      if (text !== null) guess.add(typeof value === "string" ? quotedText(text) : text);
    }
  }
  const names = [...guesses.keys()];
  return {
    columns: names.map((name) => ({ name, type: guesses.get(name)!.type })),
    rows: objects.slice(0, SHOWN_ROWS).map((object) => names.map((name) => textOf(object[name]))),
    sampledRows: objects.length,
    delimiter: null,
  };
}

function wholeLines(text: string, truncated: boolean): readonly string[] {
  const lines = text.replace(/^\ufeff/u, "").split("\n");
  return truncated && lines.length > 1 ? lines.slice(0, -1) : lines;
}

function objectOf(line: string): Record<string, unknown> | null {
  if (line.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** What is a text in the file is one, unless it is a moment. */
const quotedText = (text: string): string => (/^\d{4}-/u.test(text) ? text : `"${text}`);

const textOf = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
};
