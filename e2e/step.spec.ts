import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { violations } from "./accessibility.ts";
import { CLUSTER, Product } from "./product.ts";
import { StaticServer } from "./static-server.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TRACES = join(ROOT, "packages/conformance/src/step-traces.ts");

let files: StaticServer;
test.beforeAll(async () => {
  files = await StaticServer.start();
});
test.afterAll(async () => files[Symbol.asyncDispose]());

async function open(page: Page, hash: string): Promise<void> {
  await page.goto(`${files.address}/${hash}`);
  await expect(page.getByTestId("step-page")).toBeVisible();
  await expect(page.getByTestId("step-next")).toBeEnabled();
}

const stepAt = async (page: Page): Promise<number> =>
  Number(await page.getByTestId("timeline").getAttribute("aria-valuenow"));

/** Steps row by row; each step has been shown before the next is asked for. */
async function stepRows(page: Page, rows: number): Promise<void> {
  for (let i = 0; i < rows; i++) {
    const before = await stepAt(page);
    await page.getByTestId("step-row").click();
    await expect.poll(() => stepAt(page)).toBeGreaterThan(before);
  }
}

const hashAt = (page: Page) => page.getByTestId("trace-hash").getAttribute("data-hash");

test("law 8: the same graph and seed give the same trace in Chromium's worker as in Node, byte for byte", async ({
  page,
}) => {
  const { stdout } = await promisify(execFile)(process.execPath, [TRACES], { maxBuffer: 2 ** 28 });
  const runs = stdout.trim().split("\n");
  expect(runs.length).toBeGreaterThan(4);
  await page.goto(files.address);
  for (const line of runs) {
    const { name, setup, steps, trace } = JSON.parse(line) as {
      readonly name: string;
      readonly setup: unknown;
      readonly steps: number;
      readonly trace: string;
    };
    const inBrowser = await page.evaluate(
      ({ setup: given, steps: wanted }) =>
        new Promise<string>((resolve, reject) => {
          interface Recorded {
            readonly kind: string;
            readonly from: number;
            readonly steps: readonly { readonly events: readonly unknown[] }[];
            readonly message?: string;
          }
          const worker = new Worker("/assets/simulation-worker-step.js", { type: "module" });
          const lines: string[] = [];
          worker.addEventListener("error", ({ message }) => reject(new Error(message)));
          worker.addEventListener("message", ({ data }: MessageEvent<Recorded>) => {
            if (data.kind === "broken") reject(new Error(data.message));
            if (data.kind !== "step-recorded") return;
            for (const [index, { events }] of data.steps.entries())
              if (data.from + index < wanted)
                lines.push(...events.map((event) => `${JSON.stringify(event)}\n`));
            if (data.from + data.steps.length < wanted) return;
            worker.terminate();
            resolve(lines.join(""));
          });
          worker.postMessage({
            kind: "step-load",
            run: 1,
            setup: given,
            breakpoints: [],
            step: wanted,
            trace: true,
          });
        }),
      { setup, steps },
    );
    expect(inBrowser === trace, name).toBe(true);
    expect(inBrowser.length, name).toBe(trace.length);
  }
});

/** Answers the question of a lesson, and gives how that was graded. */
async function graded(page: Page, answer: string): Promise<string | null> {
  const field = page.getByTestId("answer");
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(answer);
  else await field.fill(answer);
  await page.getByTestId("check").click();
  return page.getByTestId("graded").getAttribute("data-grade");
}

/** To the end of what is recorded of a run. */
async function toEnd(page: Page): Promise<void> {
  const last = await page.getByTestId("timeline").getAttribute("aria-valuemax");
  await page.getByTestId("timeline").press("End");
  await expect.poll(() => stepAt(page)).toBe(Number(last));
}

test("a lesson without a server: the nine points, graded from the run", async ({ page }) => {
  await open(page, "#lesson=event-time");
  expect(await graded(page, "5")).toBe("unseen");
  await expect(page.getByTestId("graded")).toContainText("Go on until pane [12:00, 12:02) has fired");
  await expect(page.getByTestId("look")).toHaveCount(0);
  await page.getByTestId("step-firing").click();
  await expect(page.getByTestId("explanation")).toContainText("pane [12:00, 12:02) fires: red, 5");
  expect(await graded(page, "14")).toBe("wrong");
  await page.getByTestId("step-breakpoint").click();
  await expect(page.getByTestId("explanation")).toContainText("row 9 is late and dropped");
  await expect(page.getByTestId("breakpoints")).toContainText("hit 1");
  await page.getByTestId("look").click();
  await expect(page.getByTestId("explanation")).toContainText("pane [12:00, 12:02) fires: red, 5");
  expect(await graded(page, "5")).toBe("right");
  await page.getByTestId("next-question").click();
  // The late row was seen before the cursor went back.
  expect(await graded(page, "9")).toBe("right");
  await page.getByTestId("next-question").click();
  expect(await graded(page, "5 18 4 12")).toBe("unseen");
  await toEnd(page);
  expect(await graded(page, "5 18 4 12")).toBe("right");
  await page.getByTestId("variant-perfect").click();
  await expect(page.getByTestId("step-position")).toContainText("step 0");
  expect(await graded(page, "14")).toBe("unseen");
  await page.getByTestId("step-firing").click();
  await expect(page.getByTestId("explanation")).toContainText("pane [12:00, 12:02) fires: red, 14");
  expect(await graded(page, "14")).toBe("right");
});

test("a checkpoint by hand leads to the first barrier; what is not left, and what cannot be, is said", async ({
  page,
}) => {
  await open(page, "#lesson=event-time");
  await stepRows(page, 2);
  const after = await stepAt(page);
  await page.getByTestId("decide-checkpoint").click();
  await expect(page.getByTestId("step-told")).toContainText(
    `You triggered a checkpoint after step ${after}.`,
  );
  await expect(page.getByTestId("explanation")).toContainText("sends barrier 1");
  const at = await stepAt(page);
  await page.getByTestId("decide-checkpoint").click();
  await expect(page.getByTestId("step-told")).toContainText("A checkpoint is under way");
  expect(await stepAt(page)).toBe(at);
  await toEnd(page);
  await expect(page.getByTestId("step-told")).toHaveCount(0);
  await page.getByTestId("timeline").press("ArrowLeft");
  const last = Number(await page.getByTestId("timeline").getAttribute("aria-valuemax"));
  await expect.poll(() => stepAt(page)).toBe(last - 1);
  for (const [mark, words] of [
    ["timer", "No timer is left."],
    ["firing", "No pane fires any more."],
    ["watermark", "No watermark is left."],
  ] as const) {
    await page.getByTestId(`step-${mark}`).click();
    await expect(page.getByTestId("step-told")).toContainText(words);
    expect(await stepAt(page)).toBe(last - 1);
  }
});

test("barrier alignment: a gate is shut, rows wait behind it, and stepping back shows it again", async ({
  page,
}) => {
  await open(page, "#lesson=barrier-alignment");
  expect(await graded(page, "Phones")).toBe("unseen");
  await toEnd(page);
  expect(await graded(page, "Phones")).toBe("right");
  await page.getByTestId("next-question").click();
  expect(await graded(page, "0")).toBe("wrong");
  const last = await stepAt(page);
  await page.getByTestId("look").click();
  await expect.poll(() => stepAt(page)).toBeLessThan(last);
  const end = await stepAt(page);
  await page.getByTestId("step-back").click();
  await expect(page.getByTestId("node-sum")).toContainText("aligning 1");
  const waiting = await page.locator(".channel-words.shut").textContent();
  const rows = /(\d+) rows? waits?/u.exec(waiting ?? "")?.[1] ?? "";
  expect(await graded(page, rows)).toBe("right");
  await page.getByTestId("step-next").click();
  await expect.poll(() => stepAt(page)).toBe(end);
});

test("a link to a step replays to the same hash in another browser, with no server behind it", async ({
  browser,
}) => {
  await using product = await Product.start();
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${product.address}/d/example-collection-playground`);
  await page.getByTestId("mode-step").click();
  await expect(page.getByTestId("step-next")).toBeEnabled();
  await stepRows(page, 12);
  await page.getByTestId("decide-kill").click();
  await expect(page.getByTestId("explanation")).toContainText("all tasks are dead");
  await expect(page.getByTestId("node-orders")).toContainText("no task is left");
  await stepRows(page, 5);
  const [step, hash] = [await stepAt(page), await hashAt(page)];
  await page.getByTestId("copy-link").click();
  await expect(page.getByTestId("copy-link")).toContainText("Link copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).origin).toBe(product.address);
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(`${files.address}/${new URL(link).hash}`);
  await expect(elsewhere.getByTestId("link-hash")).toHaveText("same as the link");
  expect(await stepAt(elsewhere)).toBe(step);
  expect(await hashAt(elsewhere)).toBe(hash);
  await expect(elsewhere.getByTestId("trace-hash")).toHaveAttribute("data-verified", "true");
  await context.close();
  await other.close();
});

test("a link with captured input is short, outlives the server, and says where that input is not", async ({
  browser,
}) => {
  const product = await Product.start();
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${product.address}/s/example-host-metrics`);
  await expect(page.getByTestId("step-next")).toBeEnabled();
  await stepRows(page, 6);
  const [step, hash] = [await stepAt(page), await hashAt(page)];
  await page.getByTestId("copy-link").click();
  await expect(page.getByTestId("copy-link")).toContainText("Link copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.length).toBeLessThan(3_100);
  await context.close();
  await product.stop("SIGKILL");
  await using again = await Product.start(product.dataDir);
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(`${again.address}/${new URL(link).hash}`);
  await expect(elsewhere.getByTestId("link-hash")).toHaveText("same as the link", CLUSTER);
  expect([await stepAt(elsewhere), await hashAt(elsewhere)]).toEqual([step, hash]);
  // A server that never kept it, or no longer does.
  await using stranger = await Product.start();
  await elsewhere.goto(`${stranger.address}/${new URL(link).hash}`);
  await expect(elsewhere.getByTestId("link-no-capture")).toContainText(
    "The captured input of this link is not here",
  );
  await elsewhere.getByTestId("capture-anew").click();
  await expect(elsewhere.getByTestId("step-next")).toBeEnabled();
  await elsewhere.getByTestId("step-row").click();
  await expect.poll(() => stepAt(elsewhere)).toBeGreaterThan(0);
  await other.close();
});

test("a Parquet file gives its rows in Step, and a link with them replays to the same hash", async ({
  browser,
}) => {
  await using product = await Product.start();
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${product.address}/s/example-flight-delays`);
  await expect(page.getByTestId("step-next")).toBeEnabled();
  await expect(page.getByTestId("run-input")).toHaveText("Input: a captured sample of 1 source");
  await expect(page.getByTestId("node-flights")).toContainText("0 rows given");
  await stepRows(page, 4);
  await expect(page.getByTestId("node-flights")).toContainText(/[1-9]\d* rows? given/u);
  await expect(page.getByTestId("explanation")).toContainText("takes row");
  const [step, hash] = [await stepAt(page), await hashAt(page)];
  await page.getByTestId("copy-link").click();
  await expect(page.getByTestId("copy-link")).toContainText("Link copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByTestId("link-hash")).toHaveText("same as the link");
  expect([await stepAt(elsewhere), await hashAt(elsewhere)]).toEqual([step, hash]);
  await context.close();
  await other.close();
});

test("the command palette steps a run, and leads to the form for a breakpoint", async ({ page }) => {
  await open(page, "#lesson=event-time");
  const command = async (name: string) => {
    await page.keyboard.press("Control+k");
    await page.getByTestId("command-input").fill(name);
    await page.keyboard.press("Enter");
  };
  await command("next firing of a window");
  await expect(page.getByTestId("explanation")).toContainText("pane [12:00, 12:02) fires");
  const fired = await stepAt(page);
  await command("One step back");
  await expect.poll(() => stepAt(page)).toBe(fired - 1);
  await command("Add a breakpoint");
  await expect(page.getByTestId("breakpoint-kind")).toBeFocused();
});

/** What the canvas shows of a lesson after each of these buttons, and at the end of the timeline. */
async function played(page: Page): Promise<readonly string[]> {
  await open(page, "#lesson=event-time");
  const canvas = page.getByTestId("step-canvas");
  await expect(canvas).toContainText("0 rows given");
  const shown = [await canvas.innerHTML()];
  for (const button of ["step-row", "step-watermark", "step-firing"]) {
    const before = await stepAt(page);
    await page.getByTestId(button).click();
    await expect.poll(() => stepAt(page)).toBeGreaterThan(before);
    shown.push(await canvas.innerHTML());
  }
  await toEnd(page);
  shown.push(await canvas.innerHTML());
  return shown;
}

test("law 11: the same steps without the events of the trace move nothing, and with them they do", async ({
  browser,
}) => {
  const traced = await browser.newPage();
  const moved = await played(traced);
  expect(new Set(moved).size).toBe(moved.length);
  await traced.close();
  const blank = await browser.newPage();
  await blank.addInitScript(() => {
    interface Told {
      readonly kind: string;
      readonly steps: readonly object[];
    }
    const Real = globalThis.Worker;
    globalThis.Worker = class extends Real {
      override set onmessage(listen: ((event: MessageEvent<Told>) => void) | null) {
        super.onmessage = (event: MessageEvent<Told>) => {
          const { data } = event;
          if (data.kind !== "step-recorded") return listen?.(event);
          const steps = data.steps.map((step) => ({ ...step, events: [] }));
          return listen?.(new MessageEvent("message", { data: { ...data, steps } }));
        };
      }
    };
  });
  const still = await played(blank);
  expect(new Set(still).size).toBe(1);
  await blank.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`Step and the lessons have names for a screen reader and are legible, ${colorScheme}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 720 } });
    const page = await context.newPage();
    await page.goto(`${files.address}/#learn`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    for (const lesson of ["event-time", "barrier-alignment", "backpressure"]) {
      await open(page, `#lesson=${lesson}`);
      for (let i = 0; i < 30; i++) await page.getByTestId("step-next").click();
      expect(await violations(page)).toEqual([]);
    }
    await context.close();
  });
}
