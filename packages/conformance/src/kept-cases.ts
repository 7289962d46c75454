import { readFile, readdir } from "node:fs/promises";

/** A case that failed once. */
export interface Named {
  readonly name: string;
}

/** What was stored of each, in files of their own in this directory, by name. */
export async function keptCases<Stored>(directory: URL): Promise<readonly (Stored & Named)[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const stored = JSON.parse(await readFile(new URL(name, directory), "utf8")) as Stored;
      return { name: name.slice(0, -".json".length), ...stored };
    }),
  );
}
