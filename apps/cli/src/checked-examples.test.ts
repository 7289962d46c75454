import { compileChecked } from "@millrace/functions";
import { catalog, examples, nodeExampleDocument } from "@millrace/nodes";
import { expect, test } from "vitest";

test("the functions of examples and of new nodes have no error of types", async () => {
  const documents = [
    ...examples.map(({ document }) => document),
    ...catalog.flatMap((definition) => {
      const document = nodeExampleDocument(definition);
      return document === null ? [] : [document];
    }),
  ];
  for (const document of documents) {
    const { diagnostics } = await compileChecked(document, catalog);
    expect(
      diagnostics.filter(({ code }) => code.startsWith("function.")),
      document.name,
    ).toEqual([]);
  }
});
