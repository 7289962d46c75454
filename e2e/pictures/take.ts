import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import type { Screen } from "./screen.ts";
import type { Stage } from "./stage.ts";
import type { Variant } from "./variant.ts";

/** One way to a screen, from which a picture is taken in each of the themes: variants of one language and size. */
export interface Shot {
  readonly screen: Screen;
  readonly variants: readonly [Variant, ...Variant[]];
}

export interface Taken {
  readonly paths: readonly string[];
  /** What was wrong with the screen, or null. */
  readonly wrong: string | null;
}

const SETTLE_MS = 500;
const THEME_MS = 350;
const PATIENCE_MS = 45_000;

export async function take(
  browser: Browser,
  stage: Stage,
  { screen, variants, out }: Shot & { readonly out: string },
): Promise<Taken> {
  const [{ theme, language, width, height }] = variants;
  const context = await browser.newContext({
    colorScheme: theme,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    viewport: { width, height },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const wrong: string[] = [];
  page.on("pageerror", ({ message }) => wrong.push(message));
  await screen.open(page, stage).catch((error: unknown) => wrong.push(String(error)));
  await page.waitForTimeout(screen.settleMs ?? SETTLE_MS);
  const paths = variants.map((variant) => join(out, `${screen.name}.${variant.name}.png`));
  for (const [index, variant] of variants.entries())
    await shoot(page, variant, paths[index] ?? "").catch((error: unknown) => wrong.push(String(error)));
  await context.close();
  return { paths, wrong: wrong.length === 0 ? null : wrong.join("\n") };
}

async function shoot(page: Page, { theme }: Variant, path: string): Promise<void> {
  const now = await page.evaluate(() =>
    matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  );
  if (now !== theme) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(THEME_MS);
  }
  await page.screenshot({ path });
}
