import { createVm } from "../../functions/create-vm.ts";
import type { FunctionVm } from "../../functions/function-vm.ts";

/** Where the functions of persons run that a window operator calls: one each, of its contents, trigger and evictor. */
export class Sandboxes {
  readonly #vms: FunctionVm[] = [];

  get byteSize(): number {
    return this.#vms.reduce((sum, { byteSize }) => sum + byteSize, 0);
  }

  create(): FunctionVm {
    const vm = createVm();
    this.#vms.push(vm);
    return vm;
  }

  close(): void {
    for (const vm of this.#vms) vm.close();
  }
}
