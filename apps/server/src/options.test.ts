import { describe, expect, test } from "vitest";
import { serverOptions, StartError } from "./options.ts";

describe("server options", () => {
  test("relative directories start where the server was started", () => {
    const options = serverOptions(["--port", "0", "--data", "here", "--root", "a", "--root", "/b"], "/from");
    expect(options).toEqual({ port: 0, host: "127.0.0.1", dataDir: "/from/here", roots: ["/from/a", "/b"] });
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

  test("help is asked for", () => {
    expect(serverOptions(["--help"], "/")).toBe("help");
  });
});
