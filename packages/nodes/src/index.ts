export { catalog, nodeDefinition } from "./catalog.ts";
export type { Example } from "./examples/example.ts";
export { examples } from "./examples/examples.ts";
