import { parseArgs } from "node:util";
import { ALL_VARIANTS, parseVariant } from "./variant.ts";
import type { Variant } from "./variant.ts";

export const USAGE = `npm run pictures -- [--out FOLDER] [--screens NAME,...] [--variants NAME,...] [--all]

  --out       where the pictures go (pictures)
  --screens   only those whose name begins so
  --variants  light or dark, en or zh, 1280, 1440 or 1920: light-zh-1920
  --all       every screen in all eight variants; without it every screen in light-en-1280 and a sample of the others
`;

export interface PictureOptions {
  readonly out: string;
  readonly screens: readonly string[] | null;
  /** null: the usual choice. */
  readonly variants: readonly Variant[] | null;
}

/** Null where only the usage is asked for. */
export function readOptions(args: readonly string[]): PictureOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: "string", default: "pictures" },
      screens: { type: "string" },
      variants: { type: "string" },
      all: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  return {
    out: values.out,
    screens: values.screens?.split(",") ?? null,
    variants: values.all ? ALL_VARIANTS : (values.variants?.split(",").map(parseVariant) ?? null),
  };
}
