// @vitest-environment happy-dom
import { DEFAULT_SETTINGS } from "@millrace/graph";
import type { FlowSettings } from "@millrace/graph";
import { expect, test } from "vitest";
import { loadWords } from "../i18n/use-words.ts";
import { currentDocument, openInStore, undoEdit } from "../store/document-store.ts";
import { setPreferences } from "../store/preferences-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testDocument } from "../testing/test-document.ts";
import { JobSettings } from "./job-settings.tsx";

const FIELD = "[data-testid=settings-poison-row]";

function open(settings: Partial<FlowSettings> = {}): Mounted {
  const document = { ...testDocument("a:collection"), settings: { ...DEFAULT_SETTINGS, ...settings } };
  openInStore({ id: "d", example: false, version: 1, document, savedMs: 0 });
  return Mounted.show(<JobSettings />);
}

const hint = (page: Mounted): string | null | undefined =>
  page.get(FIELD).closest(".field")?.nextElementSibling?.textContent;

test("failures at one row: 3 where the pipeline does not say; what is typed is the setting, and one step of undo", () => {
  setPreferences({ locale: "en" });
  using page = open();
  expect(page.get(FIELD).value).toBe("3");
  expect(hint(page)).toContain("failed 3 times at the same row");
  page.type(page.get(FIELD), "1");
  expect(currentDocument().settings.poisonRowFailures).toBe(1);
  expect(hint(page)).toBe("The first failure at a row ends the job and names the row.");
  page.act(undoEdit);
  expect(currentDocument().settings).toEqual(DEFAULT_SETTINGS);
});

test("0 says that it is never looked for; what is no whole number is refused and not kept", async () => {
  setPreferences({ locale: "zh" });
  await loadWords("zh");
  using page = open({ poisonRowFailures: 5 });
  expect(hint(page)).toContain("失败 5 次");
  page.type(page.get(FIELD), "0");
  expect(hint(page)).toBe("从不查找：作业何时结束只由上面的重启设置决定。");
  page.type(page.get(FIELD), "-2");
  expect(page.all(".field-problem")).toHaveLength(1);
  expect(currentDocument().settings.poisonRowFailures).toBe(0);
});

test("a job that is not restarted has no such setting", () => {
  using page = open({ restart: { kind: "none" } });
  expect(page.all(FIELD)).toEqual([]);
});
