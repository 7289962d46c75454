import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the operators load with what a TaskManager sees of the graph package", async () => {
  const registry = new URL("../../operators/registry.ts", import.meta.url).href;
  const program = `const { OPERATOR_FACTORIES } = await import(${JSON.stringify(registry)}); console.log(Object.keys(OPERATOR_FACTORIES).length)`;
  const flags = ["--conditions=millrace-runtime", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(Number(stdout)).toBeGreaterThan(10);
});
