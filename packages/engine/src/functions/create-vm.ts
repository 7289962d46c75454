import type { FunctionVm } from "./function-vm.ts";
import { NativeVm } from "./native-vm.ts";
import { QuickJsVm } from "./quick-js-vm.ts";
import { sandboxModule } from "./sandbox-binary.ts";

let trusted = false;

/** Lets functions of this thread run as part of the program: see NativeVm. The server's operator decides, nobody else. */
export function trustFunctions(): void {
  trusted = true;
}

export const createVm = (): FunctionVm => (trusted ? new NativeVm() : new QuickJsVm(sandboxModule()));
