/** @typedef {import("./check-imports.mjs").SourceFile} SourceFile */

const LONGEST = 400;
const VAGUE = /(?:^|[/-])(?:utils?|helpers?|common|misc)(?=[/.]|$)/;

/** @param {readonly SourceFile[]} files @returns {string[]} */
export function filesTooLong(files) {
  return files
    .map((file) => ({ path: file.path, lines: file.text.replace(/\n$/, "").split("\n").length }))
    .filter((file) => file.lines > LONGEST)
    .map((file) => `${file.path} has ${file.lines} lines: ${LONGEST} at most`);
}

/** Names that say nothing of what is in a file or folder. @param {readonly SourceFile[]} files @returns {string[]} */
export function vagueNames(files) {
  return files
    .filter((file) => VAGUE.test(file.path))
    .map((file) => `${file.path}: name it after what it holds`);
}
