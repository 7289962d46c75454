import type { VmArray, VmProgram } from "./function-vm.ts";
import type { QuickJsVm } from "./quick-js-vm.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

interface Place {
  readonly at: number;
  readonly bytes: number;
  readonly unit: number;
}

/** A program inside of a sandbox. */
export class QuickJsProgram implements VmProgram {
  readonly #vm: QuickJsVm;
  readonly #functions: readonly number[];
  readonly #describe: number;
  readonly #given: number;
  readonly #taken: number;
  readonly #places: readonly Place[];
  #memory: ArrayBuffer | null = null;
  #views: readonly VmArray[] = [];
  #current = Number.NaN;

  constructor(vm: QuickJsVm, parts: number) {
    this.#vm = vm;
    this.#functions = this.#items(this.#item(parts, 0));
    this.#describe = this.#item(parts, 1);
    this.#given = this.#item(parts, 2);
    this.#taken = this.#item(parts, 3);
    this.#places = this.#items(this.#item(parts, 4)).map((array) => this.#place(array));
    vm.progressed = () => this.#progressed();
  }

  call(index: number, argument: number): number {
    const { js } = this.#vm;
    const boxed = js.qjs_new_number(argument);
    try {
      const result = this.#vm.call(this.#functions[index]!, [boxed]);
      const number = js.qjs_get_float64(result);
      js.qjs_free_value(result);
      return number;
    } finally {
      js.qjs_free_value(boxed);
    }
  }

  describe(): string {
    const result = this.#vm.call(this.#describe, []);
    const text = decoder.decode(this.#vm.bytesOf(result) ?? new Uint8Array());
    this.#vm.js.qjs_free_value(result);
    return text;
  }

  setText(index: number, bytes: Uint8Array, length: number): void {
    const { js } = this.#vm;
    const at = this.#vm.copyIn(bytes, length);
    const value = js.qjs_new_string(at, length);
    js.wasm_free(at);
    this.#vm.check(value);
    js.qjs_set_prop_uint32(this.#given, index, value);
    js.qjs_free_value(value);
  }

  text(index: number): Uint8Array {
    const value = this.#item(this.#taken, index);
    const bytes = this.#vm.bytesOf(value) ?? new Uint8Array();
    this.#vm.js.qjs_free_value(value);
    return bytes;
  }

  /** Their place in the memory stays; the memory may have grown, which makes views of it useless. */
  get arrays(): readonly VmArray[] {
    const memory = this.#vm.js.memory.buffer;
    if (memory === this.#memory) return this.#views;
    this.#memory = memory;
    this.#views = this.#places.map(({ at, bytes, unit }) => {
      if (unit === 8) return new Float64Array(memory, at, bytes / 8);
      return unit === 4 ? new Int32Array(memory, at, bytes / 4) : new Uint8Array(memory, at, bytes);
    });
    return this.#views;
  }

  /** Array 0 begins with the number of what is being worked at. */
  #progressed(): boolean {
    const current = this.arrays[0]?.[0];
    if (current === this.#current) return false;
    this.#current = Number(current);
    return true;
  }

  #item(object: number, index: number): number {
    return this.#vm.js.qjs_get_prop_uint32(object, index);
  }

  #items(list: number): readonly number[] {
    const { js } = this.#vm;
    const items: number[] = [];
    for (;;) {
      const item = this.#item(list, items.length);
      if (js.qjs_is_undefined(item) !== 0) {
        js.qjs_free_value(item);
        return items;
      }
      items.push(item);
    }
  }

  #place(array: number): Place {
    const { js, out } = this.#vm;
    const buffer = this.#vm.check(js.qjs_get_typed_array_buffer(array, out, out + 4, out + 8));
    const [offset = 0, bytes = 0, unit = 1] = new Uint32Array(js.memory.buffer, out, 3);
    const at = js.qjs_get_array_buffer(buffer, out + 12) + offset;
    js.qjs_free_value(buffer);
    return { at, bytes, unit };
  }
}
