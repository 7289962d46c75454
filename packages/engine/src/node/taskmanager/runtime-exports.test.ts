import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Programs that bring operators of their own import the whole package inside a TaskManager, not only its operators. */
test("the engine loads with what a TaskManager sees of the graph package", async () => {
  const engine = new URL("../../index.ts", import.meta.url).href;
  const program = `const { OPERATOR_FACTORIES } = await import(${JSON.stringify(engine)}); console.log(Object.keys(OPERATOR_FACTORIES).length)`;
  const flags = ["--conditions=millrace-runtime", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(Number(stdout)).toBeGreaterThan(10);
}, 60_000);
