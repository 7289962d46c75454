/** How well a text answers what was typed; lower is better. */
export const TEXT_RANK = { whole: 0, start: 1, word: 2, words: 3, inside: 4 } as const;
type TextRank = (typeof TEXT_RANK)[keyof typeof TEXT_RANK];

/**
 * Null where the text does not answer. Case, spaces, dashes and underscores make no difference: "group by",
 * "groupBy" and "GROUP_BY" are one name. Several words answer in any order, each at the start of a word;
 * letters that are merely somewhere in the text, in order but apart, do not. Every Chinese character begins a word.
 */
export function textRank(query: string, text: string): TextRank | null {
  const wanted = joinedText(query);
  const found = joinedText(text);
  if (wanted === found) return TEXT_RANK.whole;
  if (found.startsWith(wanted)) return TEXT_RANK.start;
  const starts = wordStarts(text);
  const startsWord = (word: string) => starts.some((at) => found.startsWith(word, at));
  if (startsWord(wanted)) return TEXT_RANK.word;
  if (wordsOf(query).every(startsWord)) return TEXT_RANK.words;
  return found.includes(wanted) ? TEXT_RANK.inside : null;
}

/** The best of several texts. */
export function bestTextRank(query: string, texts: readonly string[]): TextRank | null {
  const ranks = texts.flatMap((text) => textRank(query, text) ?? []);
  return ranks.length === 0 ? null : (Math.min(...ranks) as TextRank);
}

/** Without what makes no difference. */
export const joinedText = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]+/gu, "");

const wordsOf = (query: string): readonly string[] =>
  query.split(/[\s_-]+/u).flatMap((word) => (word === "" ? [] : [word.toLowerCase()]));

const WORD = /\p{Script=Han}|\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[^\s\w-]/gu;

/** Where words begin, counted in the joined text: after a space or a sign, at a capital, at each Chinese character. */
const wordStarts = (text: string): readonly number[] =>
  [...text.matchAll(WORD)].map(({ index }) => joinedText(text.slice(0, index)).length);
