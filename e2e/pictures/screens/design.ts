import type { Page } from "@playwright/test";
import { canvas, edge, list, middleOf, node } from "../screen.ts";
import type { Screen } from "../screen.ts";

const FLIGHTS = "/d/example-flight-delays";

const press =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Puts an expression into the condition of the filter in a pipeline that may be changed. */
const writing = (expression: string, then: (page: Page) => Promise<unknown>) =>
  canvas(
    ({ flightsCopy }) => `/d/${flightsCopy}`,
    async (page) => {
      await node(page, "late").click();
      await page.locator(".cm-content").first().click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(expression, { delay: 15 });
      await then(page);
    },
  );

const atRightEdge = async (page: Page): Promise<void> => {
  const { x, y } = await middleOf(page.getByTestId("canvas"));
  const width = (await page.getByTestId("canvas").boundingBox())?.width ?? 0;
  await page.mouse.dblclick(x + width / 2 - 40, y + 40);
  await page.getByTestId("quick-add").waitFor();
};

const dragging = async (page: Page, from: string, to: string): Promise<void> => {
  const start = await middleOf(node(page, from).getByTestId("port-out"));
  const end = await middleOf(node(page, to).getByTestId("port-in"));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2 + 30, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.getByTestId("connection-refusal").waitFor();
};

export const designScreens: readonly Screen[] = [
  { name: "design", open: canvas(FLIGHTS) },
  { name: "design-playground", open: canvas("/d/example-collection-playground") },
  { name: "design-node", open: canvas(FLIGHTS, (page) => node(page, "day").click()) },
  {
    name: "design-node-schema",
    open: canvas(FLIGHTS, async (page) => {
      await node(page, "day").click();
      await page.locator(".inspector-area").getByTestId("tab-schema").click();
    }),
  },
  {
    name: "design-node-help",
    open: canvas(FLIGHTS, async (page) => {
      await node(page, "day").click();
      await page.locator(".inspector-area").getByTestId("tab-help").click();
    }),
  },
  {
    name: "design-completion",
    open: writing("flights > 3 AND avg", (page) => page.locator(".cm-tooltip-autocomplete").waitFor()),
  },
  {
    name: "design-expression-error",
    open: writing("flight > 3 AND avg_delay + 'x' > 2", async (page) => {
      await page.keyboard.press("Escape");
      await page.locator(".cm-lintRange-error").first().waitFor();
    }),
  },
  {
    name: "design-probe",
    open: canvas(FLIGHTS, async (page) => {
      await edge(page, "edge-4").click({ force: true });
      await page.getByTestId("probe-card").locator("tbody tr").first().waitFor();
    }),
  },
  {
    name: "design-samples",
    open: canvas(FLIGHTS, async (page) => {
      await node(page, "flights").click();
      await page.getByTestId("tab-samples").click();
      await page.getByTestId("samples").locator("tbody tr").first().waitFor();
    }),
  },
  {
    name: "design-problems",
    open: canvas(
      ({ brokenDocument }) => `/d/${brokenDocument}`,
      (page) => node(page, "total").click(),
    ),
  },
  {
    name: "design-versions",
    open: canvas(
      ({ changedDocument }) => `/d/${changedDocument}`,
      (page) => page.getByTestId("tab-versions").click(),
    ),
  },
  {
    name: "design-diff",
    open: canvas(
      ({ changedDocument }) => `/d/${changedDocument}`,
      async (page) => {
        await page.getByTestId("tab-versions").click();
        await page.getByTestId("compare-1").click();
        await page.getByTestId("diff").waitFor();
      },
    ),
  },
  { name: "design-empty", open: list(({ emptyDocument }) => `/d/${emptyDocument}`) },
  { name: "design-settings", open: canvas(({ settingsDocument }) => `/d/${settingsDocument}`) },
  { name: "design-50-nodes", open: canvas(({ largeDocument }) => `/d/${largeDocument}`) },
  {
    name: "design-50-nodes-icons",
    open: canvas(
      ({ largeDocument }) => `/d/${largeDocument}`,
      async (page) => {
        for (let i = 0; i < 2; i++) await page.getByTestId("canvas").press("-");
      },
    ),
  },
  { name: "design-groups", open: canvas(({ groupedDocument }) => `/d/${groupedDocument}`) },
  {
    name: "design-group-form",
    open: canvas(
      ({ groupedDocument }) => `/d/${groupedDocument}`,
      (page) => page.locator('[data-testid^="group-frame-"] .group-title').first().click(),
    ),
  },
  {
    name: "design-note-form",
    open: canvas(
      ({ groupedDocument }) => `/d/${groupedDocument}`,
      (page) => page.locator('[data-testid^="note-"]').first().click(),
    ),
  },
  {
    name: "design-several",
    open: canvas(FLIGHTS, (page) => page.getByTestId("canvas").press("Control+a")),
  },
  {
    name: "design-edge",
    open: canvas(FLIGHTS, (page) => edge(page, "edge-1").click({ force: true })),
  },
  { name: "design-quick-add", open: canvas(FLIGHTS, atRightEdge) },
  {
    name: "design-refused",
    open: canvas(FLIGHTS, (page) => dragging(page, "flights", "day")),
  },
  {
    name: "design-context-menu",
    open: canvas(FLIGHTS, (page) => node(page, "day").click({ button: "right" })),
  },
  {
    name: "design-outline-search",
    open: canvas(FLIGHTS, async (page) => {
      await page.getByTestId("outline-search").fill("delay");
      await page.getByTestId("outline-find").first().waitFor();
    }),
  },
  {
    name: "design-palette-search",
    open: canvas(FLIGHTS, (page) => page.getByTestId("palette-search").fill("file")),
  },
  {
    name: "design-rename-offer",
    open: canvas(
      async ({ newPlayground }) => `/d/${await newPlayground()}`,
      async (page) => {
        await node(page, "total").click();
        const name = page.getByTestId("field-projections").getByRole("textbox").first();
        await name.fill("amount_due");
        await name.blur();
        await page.getByTestId("rename-offer").waitFor();
      },
    ),
  },
  {
    name: "design-panels-closed",
    open: canvas(FLIGHTS, async (page) => {
      for (const toggle of await page.locator(".panel-toggles button").all()) await toggle.click();
    }),
  },
  {
    name: "focus-node",
    open: canvas(FLIGHTS, press("F6", "ArrowRight")),
  },
  {
    name: "focus-palette",
    open: canvas(FLIGHTS, press("/", "Tab", "Tab", "Tab")),
  },
  {
    name: "connect-by-key",
    open: canvas(FLIGHTS, async (page) => {
      await node(page, "flights").click();
      await page.keyboard.press("c");
      await page.getByTestId("connect-input").waitFor();
    }),
  },
  {
    name: "commands",
    open: canvas(FLIGHTS, async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByTestId("command-input").waitFor();
    }),
  },
  {
    name: "commands-search",
    open: canvas(FLIGHTS, async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByTestId("command-input").fill("window");
    }),
  },
  { name: "design-loop", open: canvas("/d/example-years-to-double") },
  {
    name: "design-function",
    open: canvas("/d/example-card-fraud", (page) => node(page, "fraud").click()),
  },
  {
    name: "function-editor",
    settleMs: 3_000,
    open: canvas("/d/example-card-fraud", async (page) => {
      await node(page, "fraud").click();
      await page.getByTestId("open-function").click();
      await page.getByTestId("function-dialog").locator(".try-side tbody tr").first().waitFor();
    }),
  },
  { name: "shortcuts", open: canvas(FLIGHTS, press("?")) },
];
