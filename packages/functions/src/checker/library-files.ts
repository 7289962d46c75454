import ts from "typescript-js";
import { invariant } from "@millrace/graph";

/** The declarations of JavaScript's own library, by file name: what a function finds in the sandbox, without a browser. */
export type LibraryFiles = ReadonlyMap<string, string>;

export const LIBRARY = "lib.es2025.d.ts";

const REFERENCE = /\/\/\/ <reference lib="([^"]+)"/gu;

/** From where the compiler is installed. A page has no files: there the build brings them along. */
export function installedLibrary(): LibraryFiles {
  const folder = ts.sys.getExecutingFilePath().replace(/[^\\/]+$/u, "");
  const files = new Map<string, string>();
  const read = (name: string): void => {
    if (files.has(name)) return;
    const text = ts.sys.readFile(folder + name);
    invariant(text !== undefined, `the compiler comes with ${name}`);
    files.set(name, text);
    for (const [, lib] of text.matchAll(REFERENCE)) read(`lib.${lib}.d.ts`);
  };
  read(LIBRARY);
  return files;
}
