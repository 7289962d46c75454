export { catalog, nodeDefinition } from "./catalog.ts";
export { durationText } from "./duration-text.ts";
