import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What fades in has its final contrast once it is there; what moves for ever is not waited for. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );

/** Every rule of axe that is broken, those of good practice too, each with where; `within`: in this part alone. */
export async function violations(page: Page, within = "html"): Promise<readonly string[]> {
  await atRest(page);
  const { violations: found } = await new AxeBuilder({ page }).include(within).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}
