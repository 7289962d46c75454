import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { BROWSER_FLAGS } from "../browser-flags.ts";
import { Product } from "../product.ts";
import { readOptions, USAGE } from "./options.ts";
import type { PictureOptions } from "./options.ts";
import type { Screen } from "./screen.ts";
import { designScreens } from "./screens/design.ts";
import { kindsOf, nodeScreens } from "./screens/node-kinds.ts";
import { noticeScreens } from "./screens/notices.ts";
import { pageScreens } from "./screens/pages.ts";
import { runScreens } from "./screens/run.ts";
import { writeSheets } from "./sheet.ts";
import { setStage } from "./stage.ts";
import { Photographer } from "./take.ts";
import type { Shot } from "./take.ts";
import type { Variant } from "./variant.ts";

/** One way to a screen serves both themes; all screens of one language and size before the next. */
function shots(screens: readonly Screen[], variants: readonly Variant[]): Shot[] {
  const ways = Map.groupBy(variants, ({ language, width }) => `${language} ${width}`);
  return [...ways.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : screens.map((screen) => ({ screen, variants: [first, ...others] as const })),
  );
}

async function takeAll(options: PictureOptions): Promise<number> {
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true });
  await using product = await Product.start();
  const stage = await setStage(product);
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: BROWSER_FLAGS,
  });
  const kinds = await kindsOf(await browser.newPage(), stage);
  const screens = [...designScreens, ...nodeScreens(kinds), ...pageScreens, ...noticeScreens, ...runScreens];
  const chosen = screens.filter(
    ({ name }) => options.screens?.some((start) => name.startsWith(start)) ?? true,
  );
  const waiting = shots(chosen, options.variants);
  let failed = 0;
  const work = async (): Promise<void> => {
    await using photographer = new Photographer(browser, stage);
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) {
      const wrong = await photographer.take(shot, out);
      if (wrong.length > 0) failed += 1;
      const name = `${shot.screen.name}.${shot.variants.map((variant) => variant.name).join("+")}`;
      process.stdout.write([name, ...wrong.map((text) => `  ${text}`)].join("\n").concat("\n"));
    }
  };
  await Promise.all(Array.from({ length: options.pages }, work));
  for (const { name } of options.variants) {
    const pictures = chosen.map((screen) => resolve(out, `${screen.name}.${name}.png`));
    await writeSheets(browser, pictures, { out, name });
  }
  await browser.close();
  process.stdout.write(`${chosen.length * options.variants.length} pictures in ${out}, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const options = readOptions(process.argv.slice(2));
if (options === null) process.stdout.write(USAGE);
else process.exitCode = await takeAll(options);
