export { catalog, nodeDefinition } from "./catalog.ts";
export { literalOf } from "./literal-of.ts";
export type { Example } from "./examples/example.ts";
export { EXAMPLE_NODE_ID, nodeExampleDocument } from "./examples/node-example.ts";
export { exampleInLanguage, exampleName } from "./examples/example-names.ts";
export { examples } from "./examples/examples.ts";
export { draw } from "./examples/draw.ts";
export type { DrawnNode } from "./examples/draw.ts";
