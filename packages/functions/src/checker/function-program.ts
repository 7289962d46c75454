import type { Locale } from "@millrace/graph";
import ts from "typescript-js";
import type { FunctionText } from "../function-text.ts";
import { entryPoints } from "../types/entry-points.ts";
import { functionTypes } from "../types/function-types.ts";
import { annotate } from "./annotate.ts";
import type { AnnotatedText, Dialect } from "./annotate.ts";
import { dialectOf } from "./dialect-of.ts";
import { LIBRARY } from "./library-files.ts";
import type { LibraryFiles } from "./library-files.ts";

export const TYPES_FILE = "/types.d.ts";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: [LIBRARY],
  types: [],
  noEmit: true,
  allowJs: true,
  checkJs: true,
  strict: false,
  noImplicitAny: false,
  strictBindCallApply: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
};

export interface LoadedFunction extends AnnotatedText {
  readonly dialect: Dialect;
}

const registry = ts.createDocumentRegistry();

/**
 * The compiler over one function at a time. `nulls`: whether NULL counts. What stays the same from one function to the
 * next (the library) is read once.
 */
export class FunctionProgram {
  readonly service: ts.LanguageService;
  readonly #files = new Map<string, { readonly text: string; readonly version: number }>();
  #file = "/function.ts";
  #version = 0;

  constructor(library: LibraryFiles, nulls: boolean) {
    const options = { ...OPTIONS, strictNullChecks: nulls };
    const textOf = (path: string): string | undefined =>
      this.#files.get(path)?.text ?? library.get(path.slice(path.lastIndexOf("/") + 1));
    this.service = ts.createLanguageService(
      {
        getCompilationSettings: () => options,
        getScriptFileNames: () => [TYPES_FILE, this.#file],
        getScriptVersion: (path) => String(this.#files.get(path)?.version ?? 0),
        getScriptSnapshot: (path) => {
          const text = textOf(path);
          return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
        },
        getCurrentDirectory: () => "/",
        getDefaultLibFileName: () => `/${LIBRARY}`,
        fileExists: (path) => textOf(path) !== undefined,
        readFile: textOf,
      },
      registry,
    );
  }

  /** The file of the function from now on. */
  get file(): string {
    return this.#file;
  }

  /** Comments of its types are in the language of `locale`. */
  load({ code, shape }: Pick<FunctionText, "code" | "shape">, locale: Locale): LoadedFunction {
    const dialect = dialectOf(code);
    const annotated = annotate(code, dialect, entryPoints(shape));
    this.#file = `/function.${dialect}`;
    this.#put(TYPES_FILE, functionTypes(shape, locale));
    this.#put(this.#file, annotated.edited.text);
    return { ...annotated, dialect };
  }

  #put(path: string, text: string): void {
    if (this.#files.get(path)?.text !== text) this.#files.set(path, { text, version: ++this.#version });
  }
}
