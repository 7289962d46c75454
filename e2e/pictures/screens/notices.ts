import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { CLUSTER } from "../../product.ts";
import { adding, changeMessages } from "../live-messages.ts";
import { canvas, list, node } from "../screen.ts";
import type { Screen } from "../screen.ts";
import type { Stage } from "../stage.ts";

const renamed = async (page: Page): Promise<void> => {
  await page.getByTestId("settings-name").fill("Renamed");
};

/** A pipeline of its own each time: what a screen changes is not what another opens. */
const newCanvas =
  (then: (page: Page, stage: Stage) => Promise<unknown>, before?: (page: Page) => Promise<unknown>) =>
  async (page: Page, stage: Stage): Promise<void> => {
    await before?.(page);
    await canvas(`/d/${await stage.newKeyed()}`)(page, stage);
    await then(page, stage);
  };

const withTrust = (then: (page: Page, stage: Stage) => Promise<void>) => async (page: Page, stage: Stage) => {
  await changeMessages(page, adding("cluster", { trustedFunctions: true }));
  await then(page, stage);
};

/** What the page says where something is not as it should be, and what it asks before it does something. */
export const noticeScreens: readonly Screen[] = [
  {
    name: "notice-quota",
    open: newCanvas(
      async (page) => {
        await renamed(page);
        await page.getByTestId("quota").waitFor();
      },
      (page) =>
        page.addInitScript(() => {
          Storage.prototype.setItem = () => {
            throw new DOMException("full", "QuotaExceededError");
          };
        }),
    ),
  },
  {
    name: "notice-no-server",
    open: newCanvas(async (page) => {
      await page.route("**/api/documents/**", (route) => route.abort());
      await renamed(page);
      await expect(page.getByTestId("save-state")).toHaveText(/kept in this browser|浏览器/iu, CLUSTER);
    }),
  },
  {
    name: "notice-stale-document",
    open: async (page, stage) => {
      const path = `/d/${await stage.newKeyed()}`;
      await canvas(path)(page, stage);
      const other = await page.context().newPage();
      await canvas(path)(other, stage);
      await renamed(other);
      await expect(other.getByTestId("save-state")).toHaveText(/saved|已保存/iu, CLUSTER);
      await other.close();
      await page.getByTestId("settings-name").fill("Named here too");
      await page.getByTestId("stale-document").waitFor();
    },
  },
  {
    name: "notice-unwritten",
    open: async (page, stage) => {
      const unwritten = { problem: "disk-full", timeMs: 0 };
      await changeMessages(page, adding("job", { unwritten }));
      await canvas(`/j/${await stage.job("hostJob")}`)(page, stage);
      await page.getByTestId("unwritten").waitFor();
    },
  },
  {
    name: "trusted-form",
    open: withTrust(
      canvas("/d/example-card-fraud", async (page) => {
        await node(page, "fraud").click();
        await page.getByTestId("trusted-functions").waitFor();
      }),
    ),
  },
  { name: "trusted-cluster", settleMs: 1_500, open: withTrust(list("/cluster")) },
  {
    name: "confirm-delete",
    open: list("/documents", async (page) => {
      await page.locator(".actions-cell button:last-of-type").first().click();
      await page.getByTestId("confirm").waitFor();
    }),
  },
  {
    name: "confirm-kill",
    open: list("/cluster", async (page) => {
      await page.locator('[data-testid^="kill-"]').first().click();
      await page.getByTestId("confirm").waitFor();
    }),
  },
];
