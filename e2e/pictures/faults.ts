import type { Page } from "@playwright/test";
import { violations } from "../accessibility.ts";
import { englishIn } from "../english.ts";
import type { Variant } from "./variant.ts";

/** Each theme and each language once: rules of accessibility do not depend on the size. */
const CHECKED = new Set(["light-en-1280", "dark-zh-1280"]);

/** What a reader cannot see or read: rules of accessibility that are broken, and English on a page in Chinese. */
export async function faultsOf(page: Page, { name, language }: Variant): Promise<readonly string[]> {
  if (!CHECKED.has(name)) return [];
  const english = language === "zh" ? await englishIn(page, "body") : [];
  return [...(await violations(page)), ...english.map((text) => `in English: ${text}`)];
}
