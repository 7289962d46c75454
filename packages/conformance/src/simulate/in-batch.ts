import type { Program } from "../program.ts";

/** The same program in batch, where all its sources end. */
export const inBatch = (program: Program): Program => ({
  ...program,
  document: (place) => {
    const document = program.document(place);
    return { ...document, settings: { ...document.settings, runtimeMode: "automatic" } };
  },
});
