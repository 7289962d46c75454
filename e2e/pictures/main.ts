import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "@playwright/test";
import type { Browser } from "@playwright/test";
import { BROWSER_FLAGS } from "../browser-flags.ts";
import { Product } from "../product.ts";
import { readOptions, USAGE } from "./options.ts";
import type { PictureOptions } from "./options.ts";
import { screens } from "./screens.ts";
import type { Screen } from "./screens.ts";
import { Stage } from "./stage.ts";
import { parseVariant } from "./variant.ts";
import type { Variant } from "./variant.ts";

/** So that charts have a past and marks have faded in. */
const SETTLE_MS = 1_500;
const PATIENCE_MS = 10_000;
const USUAL = parseVariant("light-en-1280");
const SAMPLE = ["dark-en-1280", "light-zh-1280", "dark-zh-1920", "light-en-1920"].map(parseVariant);

interface Wanted {
  readonly screen: Screen;
  readonly variant: Variant;
}

function wanted({ screens: names, variants }: PictureOptions): readonly Wanted[] {
  const chosen = screens.filter(({ name }) => names?.some((start) => name.startsWith(start)) ?? true);
  return chosen.flatMap((screen) => {
    const usual = screen.sampled ? [USUAL, ...SAMPLE] : [USUAL];
    return (variants ?? usual).map((variant) => ({ screen, variant }));
  });
}

/** Takes one picture; answers what was wrong with the screen, or null. */
async function take(browser: Browser, stage: Stage, { screen, variant }: Wanted, out: string) {
  const { theme, language, width, height } = variant;
  const context = await browser.newContext({
    colorScheme: theme,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    viewport: { width, height },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const wrong: string[] = [];
  page.on("pageerror", ({ message }) => wrong.push(message));
  try {
    await screen.open(page, stage);
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(out, `${screen.name}.${variant.name}.png`) });
  await context.close();
  return wrong.length === 0 ? null : wrong.join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true });
  await using product = await Product.start();
  const stage = await Stage.set(product);
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: BROWSER_FLAGS,
  });
  let failed = 0;
  const all = wanted(options);
  for (const [index, each] of all.entries()) {
    const wrong = await take(browser, stage, each, out);
    if (wrong !== null) failed += 1;
    const place = `${index + 1}/${all.length} ${each.screen.name}.${each.variant.name}`;
    process.stdout.write(wrong === null ? `${place}\n` : `${place}: ${wrong}\n`);
  }
  await browser.close();
  process.stdout.write(`${all.length - failed} pictures in ${out}, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
