import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--acc)", fontWeight: "600" },
  {
    tag: [tags.typeName, tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: "var(--bar)",
  },
  { tag: [tags.string, tags.regexp], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--bp-x)" },
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
  ".cm-completionDetail": { marginLeft: "auto", fontStyle: "normal", color: "var(--ink2)" },
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
  ".cm-lintRange-hint": {
    backgroundImage: "none",
    textDecoration: "underline dotted var(--ink3)",
    textUnderlineOffset: "3px",
  },
  ".cm-diagnostic-hint": { borderLeftColor: "var(--bank)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--bp)" },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bp)",
    textUnderlineOffset: "3px",
  },
});

/** How every editor of the page looks, in both themes. */
export const editorLook: Extension = [syntaxHighlighting(colours), theme];
