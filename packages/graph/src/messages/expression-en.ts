import type { Message } from "./message.ts";

export const expressionMessages = {
  "expression.empty": {
    message: "The expression is empty.",
    fix: "Enter an expression, for example a column name.",
  },
  "expression.unexpected": {
    message: "{found} is not expected here; {expected} is.",
    fix: "Correct the expression at the marked place.",
  },
  "expression.unexpected-end": {
    message: "The expression ends too early: {expected} is missing.",
    fix: "Complete the expression.",
  },
  "expression.unexpected-character": {
    message: "The character {character} has no meaning here.",
    fix: "Delete it; names with special characters go between backquotes.",
  },
  "expression.unclosed-string": {
    message: "The text that starts here has no closing quote.",
    fix: "Add a ' at its end; write '' for a quote inside.",
  },
  "expression.unclosed-name": {
    message: "The name that starts here has no closing backquote.",
    fix: "Add a ` at its end.",
  },
  "expression.unclosed-comment": {
    message: "The comment that starts here does not end.",
    fix: "Add */ at its end.",
  },
  "expression.unclosed-paren": { message: "This parenthesis is not closed.", fix: "Add a ) where it ends." },
  "expression.double-quote": { message: "Text goes between single quotes.", fix: "Write {suggestion}." },
  "expression.not-supported": {
    message: "{what} is not supported yet.",
    fix: "Write the expression without it.",
  },
  "expression.too-deep": {
    message: "The expression is nested too deeply (more than {limit} levels).",
    fix: "Split it over several Map nodes.",
  },
  "expression.unknown-column": {
    message: "The input has no column {column}.",
    fix: ({ nearest, columns }) =>
      nearest ? `Did you mean ${nearest}?` : `Columns here: ${columns || "none"}.`,
  },
  "expression.unknown-function": {
    message: "No function {function} exists.",
    fix: ({ nearest }) =>
      nearest ? `Did you mean ${nearest}?` : "Press Ctrl+Space for the list of functions.",
  },
  "expression.aggregate": {
    message: "{function} works on many rows, and this expression sees one.",
    fix: "Use the Aggregate or the Window node.",
  },
  "expression.argument-count": {
    message: "{function} takes {expected} arguments, not {found}.",
    fix: "Write {signature}.",
  },
  "expression.argument-type": {
    message: "{function} does not take {found} as argument {position}; {expected} is needed.",
    fix: "Convert it with CAST, or choose another column.",
  },
  "expression.operator-types": {
    message: "{operator} does not work on {left} and {right}.",
    fix: "Convert one of them with CAST.",
  },
  "expression.operator-type": {
    message: "{operator} does not work on {type}.",
    fix: "Convert it with CAST.",
  },
  "expression.branch-types": {
    message: "The results have no common type: {left} and {right}.",
    fix: "Convert one of them with CAST.",
  },
  "expression.all-null": {
    message: "The type of NULL is not known here.",
    fix: "Write CAST(NULL AS STRING), with the type that is meant.",
  },
  "expression.not-boolean": {
    message: "The condition has the type {type}; BOOLEAN is needed.",
    fix: "Compare it with something, for example with = or >.",
  },
  "expression.cast": {
    message: "{from} cannot be cast to {to}.",
    fix: ({ hint }) => (hint ? `Write ${hint}.` : "Choose another type."),
  },
  "expression.unknown-type": {
    message: "{type} is no type known here.",
    fix: "Use one of BOOLEAN, INT, BIGINT, DOUBLE, DECIMAL(p, s), STRING, TIMESTAMP(p).",
  },
  "expression.type-range": {
    message: "{what} has to be between {minimum} and {maximum}.",
    fix: "Choose a value in that range.",
  },
  "expression.number-range": {
    message: "The number {number} is too large.",
    fix: "Write it with an exponent, for example 1e30: it is then a DOUBLE.",
  },
  "expression.bad-literal": { message: "{text} is no {type}.", fix: "Write it as {example}." },
  "expression.unknown-unit": { message: "{unit} is no unit that works here.", fix: "Use one of {units}." },
  "expression.json-raw": {
    message: "JSON() stands only within JSON_ARRAY() or as the VALUE of a member of JSON_OBJECT().",
    fix: "Put it there, or leave it out: the text is JSON already.",
  },
  "expression.json-returning": {
    message: "{function} cannot return {type}.",
    fix: "Return one of {types}, and CAST it.",
  },
  "expression.json-behavior": {
    message: "EMPTY OBJECT cannot stand for a result of type {type}.",
    fix: "Write EMPTY ARRAY, NULL or ERROR.",
  },
  "expression.like-escape": {
    message: "The escape has to be one character.",
    fix: "Write for example ESCAPE '#'.",
  },
  "expression.like-pattern": {
    message: "In this pattern an escape stands before a character that needs none.",
    fix: "Escape only %, _ and the escape itself.",
  },
  "expression.unknown-zone": {
    message: "There is no time zone {zone}.",
    fix: "Write an id such as 'Europe/Berlin', 'UTC' or '+08:00'.",
  },
  "expression.time-pattern": {
    message: "{pattern} is no pattern for times.",
    fix: "Write it as 'yyyy-MM-dd HH:mm:ss'.",
  },
  "expression.interval-result": {
    message: "An interval cannot be a column.",
    fix: "Add it to a timestamp, or compare it.",
  },
} as const satisfies Readonly<Record<string, Message>>;
