import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { printedAddress } from "./server.mjs";

/** @param {string} program */
const child = (program) => spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] });

test("waits for the whole address", async () => {
  const inPieces = child(`
    process.stdout.write("Millrace is running at http://127.");
    process.stdin.once("data", () => console.log("0.0.1:8421/?token=x"));
  `);
  const address = printedAddress(inPieces);
  inPieces.stdout.once("data", () => inPieces.stdin.end("go on"));
  expect(await address).toBe("http://127.0.0.1:8421/?token=x");
});

test("rejects when the server ends without one", async () => {
  await expect(printedAddress(child("process.exit(4)"))).rejects.toThrow("exit 4");
});
