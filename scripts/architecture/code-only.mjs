const NOT_CODE = [
  /\/\*[\s\S]*?\*\//, // block comment
  /\/\/[^\n]*/, // line comment
  /"(?:\\.|[^"\\\n])*"/,
  /'(?:\\.|[^'\\\n])*'/,
  /`(?:\\[\s\S]|[^`\\])*`/, // with whatever it interpolates
  /(?<=(?:^|[=(,:;!&|?[{}]|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/, // regular expression
];
const ANY = new RegExp(NOT_CODE.map((part) => part.source).join("|"), "gm");

/**
 * The code of a TypeScript file: comments, strings and regular expressions are blanked, lines stay.
 * @param {string} text
 */
export function codeOnly(text) {
  return text.replace(ANY, (piece) => piece.replace(/[^\n]/g, " "));
}
