import type { ProgramPlace } from "./program.ts";

/** Where a program's files and its server are in simulation. */
export const SIMULATED_PLACE: ProgramPlace = {
  input: "/simulated/input",
  output: "/simulated/output",
  server: "http://service",
};
