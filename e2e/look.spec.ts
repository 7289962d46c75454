import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { englishIn } from "./english.ts";
import { CLUSTER, Product } from "./product.ts";

/** Where the pictures of the README go; nowhere unless it is asked for. */
const PICTURES = process.env["MILLRACE_PICTURES"];

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

/** A picture shows some seconds of charts; a test waits for states only. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.waitForTimeout(4_000);
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`Run is legible and has names for a screen reader, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(product.address);
    await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
    await expect
      .poll(() => page.getByTestId("print-rows").locator("tbody tr").count(), CLUSTER)
      .toBeGreaterThan(2);
    await page.locator('[data-testid^="node-"]').nth(4).click();
    await picture(page, colorScheme === "light" ? "monitor" : "monitor-dark");
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("view-execution").click();
    await picture(page, colorScheme === "light" ? "execution" : "execution-dark");
    await context.close();
  });
}

test("Design is legible and has names for a screen reader", async ({ page }) => {
  await page.goto(`${product.address}/documents`);
  const example = page
    .getByRole("button", { name: /hot auctions/iu })
    .or(page.getByRole("link", { name: /hot auctions/iu }))
    .first();
  await expect(example).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await example.click();
  await page.locator('[data-testid^="node-"]').nth(2).click();
  await expect(page.getByTestId("inspector")).toBeVisible();
  await picture(page, "design");
  expect(await violations(page)).toEqual([]);
});

test("the three graphs of a job are one drawing: each node keeps its element and its place while boxes appear", async ({
  page,
}) => {
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveAttribute("data-state", "running", CLUSTER);
  const nodes = page.locator(".react-flow__node");
  await nodes.first().waitFor();
  const boxes = page.locator(".vertices:not(.unseen) .vertex");
  await expect(boxes).toHaveCount(0);
  await page.evaluate(() => {
    const canvas = document.querySelector("[data-testid=canvas]");
    if (!canvas) throw new Error("no canvas");
    const seen: { elements: Element[]; morphs: string[] } = {
      elements: [...document.querySelectorAll(".react-flow__node")],
      morphs: [],
    };
    Object.assign(globalThis, { seen });
    const watch = () => {
      const to = canvas.getAttribute("data-morph");
      if (to !== null) seen.morphs.push(to);
    };
    new MutationObserver(watch).observe(canvas, { attributeFilter: ["data-morph"] });
  });
  const places = () =>
    nodes.evaluateAll((all) =>
      all.map((node) => `${node.getAttribute("data-id")} ${(node as HTMLElement).style.transform}`),
    );
  const sameElements = () =>
    page.evaluate(() => {
      const { elements } = (globalThis as unknown as { seen: { elements: Element[] } }).seen;
      const now = [...document.querySelectorAll(".react-flow__node")];
      return (
        now.length > 0 && now.length === elements.length && now.every((node, at) => node === elements[at])
      );
    });
  const drawn = await places();
  expect(drawn.length).toBeGreaterThan(2);

  await page.getByTestId("view-job").click();
  await expect(boxes.first()).toBeVisible();
  expect(await sameElements()).toBe(true);
  expect(await places()).toEqual(drawn);

  await page.getByTestId("view-execution").click();
  await expect(page.getByTestId("subtask").first()).toBeVisible();
  expect(await sameElements()).toBe(true);

  await page.getByTestId("view-stream").click();
  await expect(boxes).toHaveCount(0);
  expect(await sameElements()).toBe(true);
  expect(await places()).toEqual(drawn);
  const morphs = () =>
    page.evaluate(() => (globalThis as unknown as { seen: { morphs: string[] } }).seen.morphs);
  expect(await morphs()).toEqual(["job", "execution", "stream"]);
});

test("in Chinese every word of Run, Design and the lists is Chinese, with names and titles", async ({
  browser,
}) => {
  const page = await browser.newPage({ locale: "zh-CN", viewport: { width: 1280, height: 720 } });
  await page.goto(product.address);
  await expect(page.getByTestId("job-state")).toHaveText(/运行中/u, CLUSTER);
  await picture(page, "monitor-zh");
  await page.locator('[data-testid^="node-"]').nth(2).click();
  for (const tab of ["rows", "checkpoints", "savepoints", "state", "restarts", "logs", "cluster"]) {
    await page.locator(".drawer-area").getByTestId(`tab-${tab}`).click();
    expect([tab, await englishIn(page, "body"), await englishNames(page)]).toEqual([tab, [], []]);
  }
  await page.goto(`${product.address}/d/example-collection-playground`);
  await page.getByTestId("node-total").click();
  for (const tab of ["problems", "samples", "versions"]) {
    await page.locator(".drawer-area").getByTestId(`tab-${tab}`).click();
    expect([tab, await englishIn(page, "body"), await englishNames(page)]).toEqual([tab, [], []]);
  }
  for (const path of ["documents", "jobs", "cluster"]) {
    await page.goto(`${product.address}/${path}`);
    await page.locator("main").waitFor();
    expect([path, await englishIn(page, "body"), await englishNames(page)]).toEqual([path, [], []]);
  }
  await page.close();
});

/** Names and titles of buttons, fields and lists in which no Chinese sign stands: not the names of Flink, units and keys. */
const englishNames = (page: Page): Promise<readonly string[]> =>
  page.locator("body").evaluate((root) => {
    const seen = [
      ...root.querySelectorAll("button, input, select, [role=tab], [role=group], nav, aside, section"),
    ];
    const words = seen
      .filter(
        (element) =>
          element.checkVisibility() && element.closest("[lang=en], .react-flow, td, .chip") === null,
      )
      .flatMap((element) => [
        element.getAttribute("aria-label") ?? "",
        element.getAttribute("title") ?? "",
        element.tagName === "BUTTON" ? ((element as HTMLElement).innerText ?? "") : "",
      ]);
    const known =
      /^(?:Millrace|English|Schema|Sink|Socket|StreamGraph|JobGraph|ExecutionGraph|TaskManager|JobManager|Ctrl|SQL|JSON|CSV|[A-Z]{2,}|\p{L}{1,3})$/u;
    return words.filter((text) => {
      if (/\p{Script=Han}/u.test(text)) return false;
      return (text.match(/\p{L}+/gu) ?? []).some((word) => !known.test(word));
    });
  });
