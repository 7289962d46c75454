import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import type { StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

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

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--acc)", fontWeight: "600" },
  { tag: tags.typeName, color: "var(--bar)" },
  { tag: tags.string, color: "var(--ok)" },
  { tag: tags.number, color: "var(--bp-x)" },
  { tag: tags.comment, color: "var(--ink3)" },
]);

const theme = EditorView.theme({
  "&": { fontSize: "11px", color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "18px" },
  ".cm-content": { padding: "3px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--acc-t) !important",
  },
  ".cm-placeholder": { color: "var(--ink3)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raise)",
    border: "1px solid var(--line2)",
    borderRadius: "4px",
    boxShadow: "var(--shadow)",
    color: "var(--ink)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "11px", maxHeight: "180px" },
  ".cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "8px", padding: "2px 8px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--acc-t)",
    color: "var(--ink)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionDetail": { marginLeft: "auto", fontStyle: "normal", color: "var(--ink3)" },
  ".cm-completionInfo": {
    fontFamily: "var(--sans)",
    fontSize: "11px",
    padding: "4px 8px",
    maxWidth: "240px",
  },
  ".cm-diagnostic": {
    fontFamily: "var(--sans)",
    fontSize: "11px",
    borderLeft: "3px solid var(--err)",
    padding: "3px 8px",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--err)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bp)",
    textUnderlineOffset: "3px",
  },
});

export const sqlLanguage: Extension = [StreamLanguage.define(parser), syntaxHighlighting(colours), theme];
