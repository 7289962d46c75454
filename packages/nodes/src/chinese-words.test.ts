import { configFields } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "./catalog.ts";

/** Four words of English in a row are a sentence that nobody translated. */
const ENGLISH = /[A-Za-z]+(?: [A-Za-z]+){3,}/u;
/** What is in an example is data or code, whatever the language. */
const EXAMPLE = /示例：.*$/u;

test.each(catalog)("what is said of $kind in Chinese is Chinese", (definition) => {
  const { title, summary, help } = definition;
  const fields = configFields(definition).flatMap(({ meta }) => [
    meta.label,
    ...(meta.help ? [meta.help] : []),
  ]);
  const said = [title, summary, help, ...fields].map(({ zh }) => zh);
  expect(said.filter((text) => ENGLISH.test(text.replace(EXAMPLE, "")))).toEqual([]);
});
