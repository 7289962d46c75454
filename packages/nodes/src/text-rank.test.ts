import { expect, test } from "vitest";
import { bestTextRank, TEXT_RANK, textRank } from "./text-rank.ts";

test("better the nearer to the beginning: the whole, its start, a word, several words, inside of a word", () => {
  expect(textRank("align left", "Align left")).toBe(TEXT_RANK.whole);
  expect(textRank("align", "Align left")).toBe(TEXT_RANK.start);
  expect(textRank("left", "Align left")).toBe(TEXT_RANK.word);
  expect(textRank("left al", "Align left")).toBe(TEXT_RANK.words);
  expect(textRank("lign", "Align left")).toBe(TEXT_RANK.inside);
});

test("letters that lie apart are no answer", () => {
  for (const text of ["Add Files", "Add Sliding window", "Cancel job in this place"])
    expect(textRank("align", text), text).toBeNull();
  expect(textRank("zoom out", "Zoom in")).toBeNull();
});

test("case, spaces, dashes and underscores make no difference", () => {
  for (const query of ["groupby", "group by", "group-by", "GROUP_BY", " groupBy "])
    expect(textRank(query, "Group by"), query).toBe(TEXT_RANK.whole);
});

test("a capital begins a word, and so do a number and what follows a sign", () => {
  expect(textRank("stream", "socketTextStream")).toBe(TEXT_RANK.word);
  expect(textRank("json", "readJSONLines")).toBe(TEXT_RANK.word);
  expect(textRank("lines", "readJSONLines")).toBe(TEXT_RANK.word);
  expect(textRank("n", "Top N (rows)")).toBe(TEXT_RANK.word);
  expect(textRank("rows", "Top N (rows)")).toBe(TEXT_RANK.word);
});

test("every Chinese character begins a word", () => {
  expect(textRank("左", "对齐左侧")).toBe(TEXT_RANK.word);
  expect(textRank("对齐", "对齐左侧")).toBe(TEXT_RANK.start);
  expect(textRank("左侧 对齐", "对齐左侧")).toBe(TEXT_RANK.words);
  expect(textRank("右", "对齐左侧")).toBeNull();
});

test("the best of several names counts", () => {
  expect(bestTextRank("align", ["Add Files", "Re-align", "align"])).toBe(TEXT_RANK.whole);
  expect(bestTextRank("align", ["Add Files"])).toBeNull();
});
