import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { provideSandbox } from "../functions/sandbox-binary.ts";

const require = createRequire(import.meta.url);

/** Functions of this thread find their sandbox in the installed package. */
export function provideNodeSandbox(): void {
  provideSandbox(() => new Uint8Array(readFileSync(require.resolve("quickjs-wasi/quickjs.wasm"))));
}
