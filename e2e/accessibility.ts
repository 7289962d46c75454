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

/** Of good practice, and not kept yet: the facts of a job and the timeline lie outside of landmarks. */
const NOT_YET = ["region", "landmark-unique"];

/** Every other rule of axe that is broken, those of good practice too, each with where. */
export async function violations(page: Page): Promise<readonly string[]> {
  await atRest(page);
  const { violations: found } = await new AxeBuilder({ page }).disableRules(NOT_YET).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}
