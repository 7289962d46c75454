import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const supervise = JSON.stringify(new URL("./supervise.mjs", import.meta.url).href);

/** A program that supervises one child; both hold its standard output open for as long as they live. @param {string} child */
const supervisor = (child) => `
  import { spawn } from "node:child_process";
  import { supervise } from ${supervise};
  supervise([spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" })]);
`;

const FOREVER = 'console.log("ready"); setInterval(() => {}, 1000);';

/** @param {string} program */
function start(program) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, ready: once(child.stdout, "data"), allGone: once(child.stdout, "close") };
}

test("a signal ends the child too, and that is no failure", async () => {
  const { child, ready, allGone } = start(supervisor(FOREVER));
  await ready;
  child.kill("SIGTERM");
  const [[code]] = await Promise.all([once(child, "exit"), allGone]);
  expect(code).toBe(0);
});

test("a child that fails ends the others, with its exit code", async () => {
  const both = supervisor(FOREVER).replace(
    "supervise([",
    'supervise([spawn(process.execPath, ["-e", "process.exit(3)"]), ',
  );
  const { child, allGone } = start(both);
  const [[code]] = await Promise.all([once(child, "exit"), allGone]);
  expect(code).toBe(3);
});

/** Starts `program` from another process, through a shell as npm does or directly. @param {string} program @param {boolean} shell */
const startedBy = (program, shell) => `
  import { spawn } from "node:child_process";
  const args = ["--input-type=module", "-e", ${JSON.stringify(program)}];
  const options = { stdio: "inherit", env: { ...process.env, npm_lifecycle_event: "start" } };
  if (${shell}) spawn("sh", ["-c", '"$0" "$@"; true', process.execPath, ...args], options);
  else spawn(process.execPath, args, options);
`;

test.each([
  ["whoever started it", false],
  ["npm, above the shell that started it,", true],
])("when %s is killed, nothing is left", async (_, shell) => {
  const { child, ready, allGone } = start(startedBy(supervisor(FOREVER), shell));
  await ready;
  child.kill("SIGKILL");
  await allGone;
  expect(child.signalCode).toBe("SIGKILL");
});
