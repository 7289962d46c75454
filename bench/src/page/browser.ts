import { chromium } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });

/** Frames a second over so long. */
export function framesPerSecond(page: Page, ms: number): Promise<number> {
  return page.evaluate(
    (lengthMs) =>
      new Promise<number>((resolve) => {
        const window = globalThis as unknown as { requestAnimationFrame(next: () => void): void };
        const beganMs = performance.now();
        let frames = 0;
        const frame = (): void => {
          frames++;
          const spentMs = performance.now() - beganMs;
          if (spentMs >= lengthMs) resolve((frames / spentMs) * 1_000);
          else window.requestAnimationFrame(frame);
        };
        window.requestAnimationFrame(frame);
      }),
    ms,
  );
}

/** Frames a second while the canvas is dragged to and fro. */
export async function framesWhilePanning(page: Page, ms: number): Promise<number> {
  const box = await page.getByTestId("canvas").boundingBox();
  if (box === null) throw new Error("there is no canvas");
  const at = { x: box.x + box.width / 2, y: box.y + 40 };
  const frames = framesPerSecond(page, ms);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  const untilMs = performance.now() + ms;
  for (let step = 0; performance.now() < untilMs; step++)
    await page.mouse.move(at.x + Math.sin(step / 8) * 200, at.y + Math.cos(step / 8) * 30);
  await page.mouse.up();
  return frames;
}

/** Opens the pipeline from there, as if somebody had left it so. */
export async function lookFrom(
  page: Page,
  documentId: string,
  viewport: { readonly x: number; readonly y: number; readonly zoom: number },
): Promise<void> {
  const entry = [`millrace.viewport.${documentId}`, JSON.stringify(viewport)] as const;
  await page.addInitScript(([key, value]) => {
    (
      globalThis as unknown as { localStorage: { setItem(key: string, value: string): void } }
    ).localStorage.setItem(key, value);
  }, entry);
}

/** Whether nodes say how busy they are, in a figure that can be read. */
export async function figuresAreShown(page: Page): Promise<boolean> {
  const shares = await page.locator(".node-share:visible").allInnerTexts();
  return shares.some((share) => /^\d+%$/u.test(share));
}

/** Counts what React renders, in every page that is opened from now on: commits, and those in which a node took part. */
export async function countCommits(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { commits: 0 };
    Object.assign(globalThis, {
      benchCounts: counts,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: () => counts.commits++,
        onCommitFiberUnmount: () => {},
      },
    });
  });
}

export const commits = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { benchCounts: { commits: number } }).benchCounts.commits);

/** Bytes of JavaScript objects that are in use, after a collection. */
export function heapBytes(page: Page): Promise<number> {
  return page.evaluate(() => {
    (globalThis as unknown as { gc?: () => void }).gc?.();
    return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
  });
}
