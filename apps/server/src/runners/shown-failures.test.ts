import { jobFailure } from "@millrace/graph";
import { expect, test } from "vitest";
import { FileRoots } from "./file-roots.ts";
import { withShownPaths } from "./shown-failures.ts";

const roots = new FileRoots({
  roots: [
    { name: "files", path: "/home/ann/.millrace/files", writable: true },
    { name: "/srv/in", path: "/srv/in", writable: true },
  ],
  out: "/home/ann/.millrace/files/out",
});
const of = { jobId: "j", timeMs: 1, attempt: 0 } as const;
const missing = (path: string, cause?: string) =>
  jobFailure("runtime.file-missing", { path, node: 3 }, cause === undefined ? {} : { cause });

test("paths in a failure are as documents name them, in its parameters and its cause", () => {
  const failure = missing(
    "/home/ann/.millrace/files/in.csv",
    "ENOENT: no such file, open '/home/ann/.millrace/files/in.csv' at /home/ann/.millrace/filesystem",
  );
  expect(
    withShownPaths(
      {
        kind: "restarting",
        ...of,
        cause: failure,
        delayMs: 0,
        restartsLeft: null,
        scope: "job",
        tasks: 1,
        subtasks: [],
      },
      (text) => roots.shown(text),
    ),
  ).toMatchObject({
    cause: {
      params: { path: "files/in.csv", node: 3 },
      cause: "ENOENT: no such file, open 'files/in.csv' at /home/ann/.millrace/filesystem",
    },
  });
});

test("a path in a directory that the server was started with stays as it was given", () => {
  const event = { kind: "job-state", ...of, from: "running", state: "failed" } as const;
  const shown = withShownPaths({ ...event, failure: missing("/srv/in/a.csv") }, (text) => roots.shown(text));
  expect(shown).toMatchObject({ failure: { params: { path: "/srv/in/a.csv" } } });
  expect(withShownPaths({ ...event, failure: null }, () => "")).toEqual({ ...event, failure: null });
});
