import { configFields } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "./catalog.ts";

/** Four words of English in a row are a sentence that nobody translated; names of code come alone or in a list of few. */
const ENGLISH = /[A-Za-z]+(?:[ ,]+[A-Za-z]+){3,}/u;

test.each(catalog)("what is said of $kind in Chinese is Chinese", (definition) => {
  const { title, summary, help } = definition;
  const fields = configFields(definition).flatMap(({ meta }) => [
    meta.label,
    ...(meta.help ? [meta.help] : []),
  ]);
  const said = [title, summary, help, ...fields].map(({ zh }) => zh);
  expect(said.filter((text) => ENGLISH.test(text))).toEqual([]);
});
