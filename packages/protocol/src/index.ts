export * from "./channel-figures.ts";
export * from "./job.ts";
export * from "./live.ts";
export * from "./rest.ts";
export * from "./sample.ts";
