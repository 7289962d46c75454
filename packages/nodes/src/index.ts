export { catalog, nodeDefinition } from "./catalog.ts";
export type { Example } from "./examples/example.ts";
export { examples } from "./examples/examples.ts";
export { draw } from "./examples/draw.ts";
export type { DrawnNode } from "./examples/draw.ts";
