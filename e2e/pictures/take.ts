import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { faultsOf } from "./faults.ts";
import type { Screen } from "./screen.ts";
import type { Stage } from "./stage.ts";
import type { Variant } from "./variant.ts";

/** One way to a screen, from which a picture is taken in each of the themes: variants of one language and size. */
export interface Shot {
  readonly screen: Screen;
  readonly variants: readonly [Variant, ...Variant[]];
}

const SETTLE_MS = 400;
const THEME_MS = 200;
const PATIENCE_MS = 45_000;

/**
 * Takes pictures one after the other. Screens of one language and size share a context, so that the page's code is loaded
 * and compiled once; what a screen stored in the browser is gone before the next.
 */
export class Photographer {
  readonly #browser: Browser;
  readonly #stage: Stage;
  readonly #contexts = new Map<string, Promise<BrowserContext>>();

  constructor(browser: Browser, stage: Stage) {
    this.#browser = browser;
    this.#stage = stage;
  }

  /** What is wrong with the screen; nothing where it is as it should be. */
  async take({ screen, variants }: Shot, out: string): Promise<readonly string[]> {
    const page = await (await this.#contextOf(variants[0])).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const wrong: string[] = [];
    const noted = (error: unknown) => void wrong.push(String(error));
    page.on("pageerror", ({ message }) => wrong.push(message));
    await page.emulateMedia({ colorScheme: variants[0].theme });
    await screen.open(page, this.#stage).catch(noted);
    await page.waitForTimeout(screen.settleMs ?? SETTLE_MS);
    for (const variant of variants) {
      await shoot(page, variant, join(out, `${screen.name}.${variant.name}.png`)).catch(noted);
      wrong.push(...(await faultsOf(page, variant).catch((error: unknown) => [String(error)])));
    }
    await page.close();
    return wrong;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.#contexts.values()) await (await context).close();
  }

  #contextOf({ language, width, height }: Variant): Promise<BrowserContext> {
    const key = `${language} ${width}`;
    const known = this.#contexts.get(key) ?? this.#newContext({ language, width, height });
    this.#contexts.set(key, known);
    return known;
  }

  async #newContext({
    language,
    width,
    height,
  }: Pick<Variant, "language" | "width" | "height">): Promise<BrowserContext> {
    const context = await this.#browser.newContext({
      locale: language === "zh" ? "zh-CN" : "en-GB",
      viewport: { width, height },
    });
    // Once a page: a reload within a screen finds what the screen stored.
    await context.addInitScript(() => {
      if (sessionStorage.getItem("begun") !== null) return;
      localStorage.clear();
      sessionStorage.setItem("begun", "");
    });
    return context;
  }
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
