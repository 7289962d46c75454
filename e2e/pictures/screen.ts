import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import type { Stage } from "./stage.ts";

/** Something that is looked at: a page in one of its states. */
export interface Screen {
  readonly name: string;
  /** Leads to it; what it waits for is there. */
  readonly open: (page: Page, stage: Stage) => Promise<void>;
  /** Where something goes on by itself, and a past is wanted. */
  readonly settleMs?: number;
}

export const node = (page: Page, id: string): Locator => page.getByTestId(`node-${id}`);
export const edge = (page: Page, id: string): Locator => page.locator(`.react-flow__edge[data-id="${id}"]`);

/** A page with a canvas that has something on it. */
export const canvas =
  (path: string | ((stage: Stage) => string | Promise<string>), then?: (page: Page) => Promise<unknown>) =>
  async (page: Page, stage: Stage): Promise<void> => {
    await page.goto(`${stage.address}${typeof path === "string" ? path : await path(stage)}`);
    await page.locator(".react-flow__node").first().waitFor();
    await then?.(page);
  };

/** Any other page. */
export const list =
  (path: string | ((stage: Stage) => string | Promise<string>), then?: (page: Page) => Promise<unknown>) =>
  async (page: Page, stage: Stage): Promise<void> => {
    await page.goto(`${stage.address}${typeof path === "string" ? path : await path(stage)}`);
    await page.locator("main, body > h1").first().waitFor();
    await then?.(page);
  };

export async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  expect(box).not.toBeNull();
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
}
