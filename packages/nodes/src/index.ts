export { catalog, nodeDefinition } from "./catalog.ts";
