import { StreamLanguage } from "@codemirror/language";
import type { StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { editorLook } from "./editor-look.ts";

const KEYWORDS = new Set(
  "AND OR NOT IS NULL IN BETWEEN LIKE ESCAPE CASE WHEN THEN ELSE END TRUE FALSE AS INTERVAL TIMESTAMP DATE TIME YEAR MONTH DAY HOUR MINUTE SECOND FROM FOR DISTINCT TO UNKNOWN".split(
    " ",
  ),
);

/** Colours of SQL expressions only; what is right or wrong with them comes from the compiler. */
const parser: StreamParser<{ comment: boolean }> = {
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment || stream.match("/*")) {
      state.comment = !stream.match(/.*?\*\//u);
      if (state.comment) stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/^--.*/u)) return "comment";
    if (stream.match(/^'(?:[^']|'')*'?/u)) return "string";
    if (stream.match(/^`(?:[^`]|``)*`?/u)) return "variableName";
    if (stream.match(/^\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/u)) return "number";
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}_$]*/u);
    if (word && word !== true) {
      if (KEYWORDS.has(word[0].toUpperCase())) return "keyword";
      return stream.match(/^\s*\(/u, false) ? "typeName" : "variableName";
    }
    stream.next();
    return null;
  },
};

export const sqlLanguage: Extension = [StreamLanguage.define(parser), editorLook];
