import { expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { exampleInLanguage, exampleName } from "./example-names.ts";
import { examples } from "./examples.ts";
import { nodeExampleDocument } from "./node-example.ts";

test("every name of every example has Chinese words of its own", () => {
  const latin = examples
    .flatMap(({ document }) => [document.name, ...document.nodes.map(({ name }) => name)])
    .filter((name) => name !== "Nexmark" && !/\p{Script=Han}/u.test(exampleName(name, "zh")));
  expect(latin).toEqual([]);
});

test("a node that is called by its kind's title is so in both languages", () => {
  for (const { title } of catalog) {
    expect(exampleName(title.en, "zh")).toBe(title.zh);
    expect(exampleName(title.zh, "en")).toBe(title.en);
  }
});

test("nodes of the example of a kind have Chinese names", () => {
  const nodes = catalog.flatMap((definition) => nodeExampleDocument(definition)?.nodes ?? []);
  const latin = nodes
    .map(({ name }) => name)
    .filter((name) => name !== "Socket" && !/\p{Script=Han}/u.test(exampleName(name, "zh")));
  expect(latin).toEqual([]);
});

test("an example is called in Chinese what its entry says", () => {
  for (const { name } of examples) expect(exampleName(name.en, "zh")).toBe(name.zh);
});

test("to Chinese and back is the same document", () => {
  for (const { document } of examples) {
    const zh = exampleInLanguage(document, "zh");
    expect(exampleInLanguage(zh, "zh")).toEqual(zh);
    expect(exampleInLanguage(zh, "en")).toEqual(document);
  }
});

test("what a person named stays", () => {
  expect(exampleName("My own node", "zh")).toBe("My own node");
  expect(exampleName("我的节点", "en")).toBe("我的节点");
});
