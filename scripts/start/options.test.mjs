import { expect, test } from "vitest";
import { SERVER_OPTIONS } from "../../apps/server/src/options.ts";
import { START_OPTIONS, startOptions } from "./options.mjs";

test("passes on what the server understands, with --data relative to where the person stands", () => {
  const options = startOptions(["--port", "9000", "--host", "0.0.0.0", "--data", "here"], "/home/ann");
  expect(options.server).toEqual(["--port", "9000", "--host", "0.0.0.0", "--data", "/home/ann/here"]);
});

test("takes the server's options, and --dev beside them", () => {
  const { dev, ...server } = START_OPTIONS;
  expect(dev).toEqual({ type: "boolean" });
  expect(server).toEqual(SERVER_OPTIONS);
});

test("passes on every option of the server that it does not answer itself", () => {
  const given = Object.entries(SERVER_OPTIONS)
    .filter(([name]) => name !== "no-open" && name !== "help")
    .flatMap(([name, { type }]) => (type === "string" ? [`--${name}`, "7"] : [`--${name}`]));
  const passed = startOptions(given, "/").server.map((word) => word.replace(/^\//, ""));
  expect(passed).toEqual(given);
});

test("passes on every --root", () => {
  const options = startOptions(["--root", "in", "--root", "/out"], "/home/ann");
  expect(options.server).toEqual(["--root", "/home/ann/in", "--root", "/out"]);
});

test("opens the browser unless told not to", () => {
  expect(startOptions([], "/").open).toBe(true);
  expect(startOptions(["--no-open"], "/").open).toBe(false);
});

test.each([
  [["--prot", "1"], /--prot/],
  [["8420"], /8420/],
  [["--port"], /--port/],
])("refuses %j", (args, message) => {
  expect(() => startOptions(args, "/")).toThrow(message);
});

test.each(["eighty", "70000", "-1", "80.5", ""])("refuses the port %j", (port) => {
  expect(() => startOptions([`--port=${port}`], "/")).toThrow("--port takes a number from 0 to 65535");
});
