import { parseArgs } from "node:util";
import { ALL_VARIANTS, parseVariant } from "./variant.ts";
import type { Variant } from "./variant.ts";

export const USAGE = `npm run pictures -- [--out FOLDER] [--screens NAME,...] [--variants NAME,...] [--quick]

  --out       where the pictures go (pictures); contact sheets of each variant lie beside them
  --screens   only those whose name begins so
  --variants  light or dark, en or zh, 1280, 1440 or 1920: light-zh-1920; without it all eight of 1280 and 1920
  --quick     light-en-1280 alone
  --pages     how many are opened at once (3)
`;

export interface PictureOptions {
  readonly out: string;
  readonly screens: readonly string[] | null;
  readonly variants: readonly Variant[];
  readonly pages: number;
}

/** Null where only the usage is asked for. */
export function readOptions(args: readonly string[]): PictureOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: "string", default: "pictures" },
      screens: { type: "string" },
      variants: { type: "string" },
      quick: { type: "boolean", default: false },
      pages: { type: "string", default: "3" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const usual = values.quick ? [parseVariant("light-en-1280")] : ALL_VARIANTS;
  return {
    out: values.out,
    screens: values.screens?.split(",") ?? null,
    variants: values.variants?.split(",").map(parseVariant) ?? usual,
    pages: Number(values.pages),
  };
}
