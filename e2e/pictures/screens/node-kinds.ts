import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { canvas, list, node } from "../screen.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";

/** A machine may be busy. */
const PATIENTLY = { timeout: 45_000 } as const;

/** The form of every kind of node as it is added, and its page of help. */
export function nodeScreens(kinds: readonly string[]): readonly Screen[] {
  return [
    ...kinds.map((kind) => ({
      name: `form-${kind}`,
      open: (page: Page, stage: Stage) => added(page, stage, kind),
    })),
    ...kinds.map((kind) => ({ name: `help-${kind}`, open: list(`/help/${kind}`, computed) })),
  ];
}

/** The rows of its picture are there. */
async function computed(page: Page): Promise<void> {
  await page.locator('.node-picture[data-state="ready"]').waitFor(PATIENTLY);
}

/** After Key by where it can follow, else beside it. */
async function added(page: Page, stage: Stage, kind: string): Promise<void> {
  await canvas(`/d/${await stage.newKeyed()}`)(page, stage);
  await node(page, "by-customer").click();
  await page.keyboard.press("a");
  const quick = page.getByTestId(`quick-${kind}`);
  await page.getByTestId("quick-add").waitFor();
  if ((await quick.count()) > 0) await quick.click();
  else {
    await page.keyboard.press("Escape");
    await page
      .getByTestId(`palette-${kind}`)
      .dragTo(page.getByTestId("canvas"), { targetPosition: { x: 200, y: 300 } });
  }
  await expect(page.locator(".react-flow__node")).toHaveCount(3, PATIENTLY);
  await page.getByTestId("inspector").waitFor();
}

/** As the palette lists them. */
export async function kindsOf(page: Page, stage: Stage): Promise<readonly string[]> {
  await page.goto(`${stage.address}/d/${stage.emptyDocument}`);
  const items = page.locator('button[data-testid^="palette-"], [draggable][data-testid^="palette-"]');
  await items.first().waitFor();
  return items.evaluateAll((found) =>
    found.map((item) => item.getAttribute("data-testid")?.slice("palette-".length) ?? ""),
  );
}
