import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Browser } from "@playwright/test";

const COLUMNS = 4;
const ROWS = 4;
const CELL = 480;

/** Contact sheets of pictures, sixteen on each, to be looked through first. */
export async function writeSheets(
  browser: Browser,
  pictures: readonly string[],
  { out, name }: { readonly out: string; readonly name: string },
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: COLUMNS * CELL, height: 800 } });
  const taken = pictures.filter((path) => existsSync(path));
  for (let from = 0; from < taken.length; from += COLUMNS * ROWS) {
    const shown = taken.slice(from, from + COLUMNS * ROWS);
    await page.setContent(sheet(shown));
    await page.screenshot({
      path: join(out, `sheet.${name}.${1 + from / (COLUMNS * ROWS)}.png`),
      fullPage: true,
    });
  }
  await page.close();
}

function sheet(pictures: readonly string[]): string {
  const cells = pictures.map((path) => {
    const data = readFileSync(path).toString("base64");
    return `<figure><img src="data:image/png;base64,${data}"><figcaption>${basename(path, ".png")}</figcaption></figure>`;
  });
  return `<style>
    body { margin: 0; display: grid; grid-template-columns: repeat(${COLUMNS}, 1fr); background: #777; }
    figure { margin: 2px; } img { width: 100%; display: block; } figcaption { font: 12px sans-serif; color: #fff; }
  </style>${cells.join("")}`;
}
