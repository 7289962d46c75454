// @vitest-environment happy-dom
import type { Job, JobState } from "@millrace/protocol";
import { describe, expect, test } from "vitest";
import { runActions } from "../actions/run-actions.ts";
import { openInStore } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { setPreferences } from "../store/preferences-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testDocument } from "../testing/test-document.ts";
import { testJob } from "../testing/test-job.ts";
import { JobButtons } from "./job-buttons.tsx";
import { useLive } from "./live-store.ts";

setPreferences({ locale: "en" });

function jobIn(state: JobState, runtimeMode: "streaming" | "batch"): Job {
  const summary = testJob({ state, documentId: "d", documentVersion: 1 });
  const settings = { runtimeMode, checkpoint: {} };
  return { summary, jobGraph: { vertices: [], edges: [], settings } } as unknown as Job;
}

/** What the page shows of a job: the buttons of its header with those of their menu, and the commands that can be given. */
function offered(state: JobState, mode: "streaming" | "batch") {
  const job = jobIn(state, mode);
  openInStore({ id: "d", example: false, version: 1, document: testDocument("a:collection"), savedMs: 0 });
  useLive.setState({ job, watchedJobId: "j" });
  go({ kind: "job", id: "j" });
  using page = Mounted.show(<JobButtons job={job} />);
  const menu = page.all<HTMLButtonElement>(".menu-button > button");
  for (const opener of menu) page.click(opener);
  const buttons = page.all<HTMLButtonElement>("button[data-testid]");
  const nameOf = ({ dataset }: HTMLElement) =>
    (dataset["testid"] ?? "")
      .replace(/^menu-/u, "")
      .replaceAll(/-(.)/gu, (_, letter: string) => letter.toUpperCase());
  return {
    buttons: buttons.filter(({ disabled }) => !disabled).map(nameOf),
    titles: Object.fromEntries(buttons.map((button) => [nameOf(button), button.title])),
    commands: runActions.filter((action) => action.isEnabled()).map(({ name }) => name as string),
  };
}

/** Of the pipeline, or of what is seen in the list of jobs. */
const ELSEWHERE = new Set(["run", "startFrom", "deleteJob"]);

describe.each([
  ["running", "streaming"],
  ["stopping", "streaming"],
  ["running", "batch"],
  ["cancelling", "batch"],
  ["finished", "streaming"],
  ["failed", "batch"],
] as const)("a job that is %s, %s", (state, mode) => {
  test("has a command for each button that can be pressed, and no other", () => {
    const { buttons, commands } = offered(state, mode);
    expect(buttons.filter((name) => !commands.includes(name))).toEqual([]);
    expect(commands.filter((name) => !buttons.includes(name) && !ELSEWHERE.has(name))).toEqual([]);
  });
});

test("what needs a checkpoint is not offered to a batch job, and cancelling says what is lost", () => {
  const batch = offered("running", "batch");
  expect(batch.buttons).toEqual(["cancel", "drill"]);
  expect(batch.commands).toEqual(["run", "startFrom", "drill", "cancel"]);
  expect(batch.titles["cancel"]).toMatch(/nothing is kept to start from/u);
  expect(offered("running", "streaming").titles["cancel"]).toMatch(/since the last checkpoint/u);
});
