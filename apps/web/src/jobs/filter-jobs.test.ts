import type { JobSummary } from "@millrace/protocol";
import { expect, test } from "vitest";
import { testJob } from "../testing/test-job.ts";
import { filterJobs } from "./filter-jobs.ts";
import type { JobFilter } from "./filter-jobs.ts";

const job = (id: string, name: string, state: JobSummary["state"]) => testJob({ id, name, state });

const jobs = [
  job("aa11", "Word count", "running"),
  job("bb22", "Word count", "failed"),
  job("cc33", "Host metrics", "finished"),
  job("dd44", "单词计数", "restarting"),
];

test.each<[JobFilter, string, readonly string[]]>([
  ["all", "", ["aa11", "bb22", "cc33", "dd44"]],
  ["active", "", ["aa11", "dd44"]],
  ["failed", "", ["bb22"]],
  ["all", "WORD  count", ["aa11", "bb22"]],
  ["active", "word", ["aa11"]],
  ["all", "cc3", ["cc33"]],
  ["all", "计数", ["dd44"]],
  ["cancelled", "", []],
])("%s %j", (filter, search, ids) => {
  expect(filterJobs(jobs, { filter, search }).map(({ id }) => id)).toEqual(ids);
});
