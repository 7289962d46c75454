const HEIGHTS: Readonly<Record<string, number>> = { 1280: 720, 1440: 900, 1920: 1080 };

/** How a screen is seen: theme, language and size, written `light-en-1280`. */
export interface Variant {
  readonly name: string;
  readonly theme: "light" | "dark";
  readonly language: "en" | "zh";
  readonly width: number;
  readonly height: number;
}

export function parseVariant(name: string): Variant {
  const [, theme, language, width] = /^(light|dark)-(en|zh)-(\d+)$/u.exec(name) ?? [];
  const height = HEIGHTS[width ?? ""];
  if (theme === undefined || language === undefined || height === undefined) {
    throw new Error(`“${name}” is no variant: it is written like light-en-1280, with 1280, 1440 or 1920.`);
  }
  return {
    name,
    theme: theme === "dark" ? "dark" : "light",
    language: language === "zh" ? "zh" : "en",
    width: Number(width),
    height,
  };
}

export const ALL_VARIANTS: readonly Variant[] = ["light", "dark"].flatMap((theme) =>
  ["en", "zh"].flatMap((language) =>
    [1280, 1920].map((width) => parseVariant(`${theme}-${language}-${width}`)),
  ),
);
