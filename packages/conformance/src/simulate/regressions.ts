import { readFile, readdir } from "node:fs/promises";
import type { SimulatedCase } from "./simulated-case.ts";

/** A case that failed once, and what was wrong then. */
export interface Regression {
  readonly name: string;
  readonly about: string;
  readonly what: SimulatedCase;
}

const DIRECTORY = new URL("./regressions/", import.meta.url);

/** Kept in files of their own, by name. */
export async function regressions(): Promise<readonly Regression[]> {
  const names = (await readdir(DIRECTORY)).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const stored = JSON.parse(await readFile(new URL(name, DIRECTORY), "utf8")) as Omit<Regression, "name">;
      return { name: name.slice(0, -".json".length), ...stored };
    }),
  );
}
