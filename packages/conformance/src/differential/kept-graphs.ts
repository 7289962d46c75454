import { readFile, readdir } from "node:fs/promises";
import type { RandomGraph } from "./random-graph.ts";

/** A graph that failed once, and what was wrong then. */
export interface KeptGraph {
  readonly name: string;
  readonly about: string;
  readonly graph: RandomGraph;
}

const DIRECTORY = new URL("./regressions/", import.meta.url);

/** Kept in files of their own, by name. */
export async function keptGraphs(): Promise<readonly KeptGraph[]> {
  const names = (await readdir(DIRECTORY)).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const stored = JSON.parse(await readFile(new URL(name, DIRECTORY), "utf8")) as Omit<KeptGraph, "name">;
      return { name: name.slice(0, -".json".length), ...stored };
    }),
  );
}
