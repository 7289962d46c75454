import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { CLUSTER, Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

const card = (page: Page) => page.getByTestId("tour-card");

/** Whether the card lies on the ringed element. */
async function covers(page: Page): Promise<boolean> {
  const [over, under] = [
    await card(page).boundingBox(),
    await page.getByTestId("tour-pointer").locator("rect").boundingBox(),
  ];
  if (!over || !under) throw new Error("there is no card, or nothing that it speaks of");
  const apart =
    over.x + over.width <= under.x ||
    under.x + under.width <= over.x ||
    over.y + over.height <= under.y ||
    under.y + under.height <= over.y;
  return !apart;
}

test("a first visit is offered a tour; by keyboard alone it leads from the running job to Step, once", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  await page.getByTestId("tour-start").focus();
  await page.keyboard.press("Enter");
  const titles = [
    "A channel carries rows",
    "The watermark is a level",
    "Checkpoints",
    "Change it in Design",
    "Every channel shows rows",
    "Step through it",
  ];
  for (const title of titles) {
    await expect(card(page)).toContainText(title);
    await expect(page.getByTestId("tour-pointer")).toBeVisible();
    await expect(page.getByTestId("tour-next")).toBeFocused();
    await expect.poll(() => covers(page)).toBe(false);
    if (title === "Every channel shows rows") {
      await expect(page.getByTestId("probe-card").locator("tbody tr").first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
    }
    await page.keyboard.press("Enter");
  }
  await expect(card(page)).toBeHidden();
  expect(page.url()).toContain("/d/example-");
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  await expect(page.getByTestId("tour")).toBeHidden();
});

test("the tour starts again from the commands and from Help, and Escape ends it", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  await page.keyboard.press("Control+k");
  await expect(page.getByTestId("command-input")).toBeFocused();
  await page.keyboard.type("take the tour");
  await page.keyboard.press("Enter");
  await expect(card(page)).toContainText("A channel carries rows");
  await expect(page.getByTestId("tour-next")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card(page)).toBeHidden();
  await page.goto(`${product.address}/help/window`);
  await page.getByTestId("take-tour").click();
  await expect(card(page)).toContainText("1 of 6");
});
