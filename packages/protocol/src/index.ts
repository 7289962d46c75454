export * from "./channel-figures.ts";
export * from "./history.ts";
export * from "./insight.ts";
export * from "./file-columns.ts";
export * from "./job.ts";
export * from "./live.ts";
export * from "./rest.ts";
export * from "./sample.ts";
