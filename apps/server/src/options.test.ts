import { describe, expect, test } from "vitest";
import { serverOptions, StartError } from "./options.ts";

describe("server options", () => {
  test("relative directories start where the server was started", () => {
    const options = serverOptions(["--port", "0", "--data", "here", "--root", "a", "--root", "/b"], "/from");
    expect(options).toMatchObject({
      port: 0,
      host: "127.0.0.1",
      dataDir: "/from/here",
      roots: ["/from/a", "/b"],
    });
  });

  test("without options: the default port or the next free one, on loopback", () => {
    expect(serverOptions([], "/from")).toMatchObject({ port: null, host: "127.0.0.1", roots: [] });
  });

  test.each([["--nonsense"], ["--port", "70000"], ["--port", "x"], ["left-over"]])(
    "refused in words: %s %s",
    (...args) => {
      expect(() =>
        serverOptions(
          args.filter((arg) => arg !== undefined),
          "/",
        ),
      ).toThrow(StartError);
    },
  );

  test("TaskManagers and slots", () => {
    const options = serverOptions(
      ["--task-managers", "2", "--slots", "16", "--batch-disk", "5", "--local-state", "2"],
      "/",
    );
    expect(options).toMatchObject({
      taskManagers: 2,
      slotsPerTaskManager: 16,
      batchDiskGb: 5,
      localStateGb: 2,
    });
    expect(serverOptions([], "/")).toMatchObject({
      slotsPerTaskManager: 4,
      batchDiskGb: 32,
      localStateGb: 0,
    });
    expect(() => serverOptions(["--slots", "0"], "/")).toThrow("--slots takes a number from 1 to 128");
    expect(() => serverOptions(["--task-managers", "x"], "/")).toThrow("--task-managers takes a number");
  });

  test("functions are trusted where the option or the environment says so, and nowhere else", () => {
    const trusted = (args: readonly string[], value?: string) => {
      const options = serverOptions(args, "/", { MILLRACE_TRUSTED_FUNCTIONS: value });
      return options !== "help" && options.trustedFunctions;
    };
    expect([trusted([]), trusted([], "0"), trusted([], "")]).toEqual([false, false, false]);
    expect([trusted(["--trusted-functions"]), trusted([], "1"), trusted([], "true")]).toEqual([
      true,
      true,
      true,
    ]);
    expect(() => trusted([], "maybe")).toThrow('MILLRACE_TRUSTED_FUNCTIONS takes 1 or 0, not "maybe"');
  });

  test("where keyed state lies of pipelines that do not say it", () => {
    expect(serverOptions(["--state-backend", "lmdb"], "/")).toMatchObject({ stateBackend: "lmdb" });
    expect(serverOptions([], "/")).toMatchObject({ stateBackend: null });
    expect(() => serverOptions(["--state-backend", "rocksdb"], "/")).toThrow("takes hashmap or lmdb");
  });

  test("help is asked for", () => {
    expect(serverOptions(["--help"], "/")).toBe("help");
  });
});
