import { InvariantError } from "@millrace/graph";
import { VmError } from "./function-vm.ts";
import type { FunctionVm, HostFunction, VmProgram } from "./function-vm.ts";
import { LOCKDOWN } from "./lockdown.ts";
import type { QuickJsExports } from "./quick-js-exports.ts";
import { QuickJsProgram } from "./quick-js-program.ts";
import { sandboxImports } from "./sandbox-imports.ts";

export interface SandboxLimits {
  readonly memoryBytes: number;
  /** Calls of the interrupt handler, each after some 10,000 jumps and calls, before a call is ended. */
  readonly ticks: number;
}

/** Ten thousand steps of the interpreter are a quarter to half a millisecond: a call ends after one to two seconds. */
export const SANDBOX_LIMITS: SandboxLimits = { memoryBytes: 64 << 20, ticks: 3_000 };

/** Of the interpreter; the host's own stack, which its frames lie on too, is about a megabyte. */
const STACK_BYTES = 128 << 10;

/** Date, eval, RegExp, JSON, Proxy, Map and Set, typed arrays, Promise, BigInt. No clock, no weak references, no DOM. */
const INTRINSICS = 0x1ff;

/** What texts of programs are called in stack traces. */
export const SANDBOX_FILE = "function";

/** Of what was thrown: enough of it for a message. */
const LONGEST_TEXT = 4_096;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * One QuickJS in a memory of its own: a program inside has its values and the host functions that it was given, and there
 * is nothing else to reach. How long a call may take is counted in steps of the interpreter, not in time, so that a
 * function that is ended in one place is ended in every other.
 *
 * Values are addresses of boxes; whoever is given one frees it.
 */
export class QuickJsVm implements FunctionVm {
  readonly js: QuickJsExports;
  /** Room for what a call gives beside its result. */
  readonly out: number;
  /** Says whether the call at hand has begun something new since it was last asked. */
  progressed: () => boolean = () => false;
  readonly #limits: SandboxLimits;
  #host: readonly HostFunction[] = [];
  #hostError: { readonly error: unknown } | null = null;
  #ticks = 0;
  #timedOut = false;

  constructor(module: WebAssembly.Module, limits: SandboxLimits = SANDBOX_LIMITS) {
    this.#limits = limits;
    const imports = sandboxImports({
      memory: () => this.js.memory.buffer,
      interrupt: () => this.#interrupt(),
      call: (name, nameLength, count, args) => this.#hostCall(name, nameLength, count, args),
    });
    this.js = new WebAssembly.Instance(module, imports).exports as unknown as QuickJsExports;
    this.js._initialize();
    if (this.js.qjs_init2(INTRINSICS) !== 0) throw new InvariantError("QuickJS does not start");
    this.js.qjs_set_memory_limit(limits.memoryBytes);
    this.js.qjs_set_max_stack_size(STACK_BYTES);
    this.js.qjs_set_interrupt_handler(1);
    this.out = this.js.wasm_malloc(16);
    this.js.qjs_free_value(this.evaluate(LOCKDOWN));
  }

  get byteSize(): number {
    return this.js.memory.buffer.byteLength;
  }

  load(program: string, host: readonly HostFunction[]): VmProgram {
    this.#host = host;
    const main = this.evaluate(program);
    const given = host.map((_, index) => this.#hostFunction(index));
    const parts = this.call(main, given);
    for (const value of [main, ...given]) this.js.qjs_free_value(value);
    return new QuickJsProgram(this, parts);
  }

  evaluate(code: string): number {
    const bytes = encoder.encode(code);
    const text = this.copyIn(bytes);
    const name = this.copyIn(encoder.encode(SANDBOX_FILE));
    this.#begin();
    const result = this.#entered(() => this.js.qjs_eval(text, bytes.length, name, 0));
    this.js.wasm_free(text);
    this.js.wasm_free(name);
    return this.check(result);
  }

  call(callee: number, values: readonly number[]): number {
    const { js } = this;
    const list = js.wasm_malloc(4 * Math.max(1, values.length));
    if (values.length > 0) new Uint32Array(js.memory.buffer, list, values.length).set(values);
    const self = js.qjs_get_undefined();
    this.#begin();
    const result = this.#entered(() => js.qjs_call(callee, self, values.length, list));
    js.wasm_free(list);
    js.qjs_free_value(self);
    return this.check(result);
  }

  /** The value, or what was thrown instead of it. */
  check(value: number): number {
    const { js } = this;
    if (js.qjs_is_exception(value) === 0) return value;
    const thrown = js.qjs_get_exception();
    const hostError = this.#hostError;
    const timedOut = this.#timedOut;
    this.#hostError = null;
    const error = hostError === null ? this.#describe(thrown, timedOut) : hostError.error;
    js.qjs_free_value(thrown);
    throw error;
  }

  /** A copy in its memory with a zero behind it. */
  copyIn(bytes: Uint8Array, length: number = bytes.length): number {
    const at = this.js.wasm_malloc(length + 1);
    if (at === 0) throw new VmError("memory", "", "");
    const memory = new Uint8Array(this.js.memory.buffer);
    memory.set(length === bytes.length ? bytes : bytes.subarray(0, length), at);
    memory[at + length] = 0;
    return at;
  }

  /** The UTF-8 bytes of a text, or null where it cannot be made one. */
  bytesOf(value: number): Uint8Array | null {
    const { js } = this;
    const at = js.qjs_get_string_len(value, this.out);
    if (at === 0) {
      js.qjs_free_value(js.qjs_get_exception());
      return null;
    }
    const length = new Uint32Array(js.memory.buffer, this.out, 1)[0]!;
    const bytes = new Uint8Array(js.memory.buffer, at, length).slice();
    js.qjs_free_cstring(at);
    return bytes;
  }

  close(): void {
    this.#host = [];
  }

  /** What breaks through the interpreter itself (a stack of the host that runs out) leaves it unusable: that is fatal. */
  #entered(run: () => number): number {
    try {
      return run();
    } catch (error) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new VmError("memory", message, "");
    }
  }

  #begin(): void {
    this.#ticks = 0;
    this.#timedOut = false;
  }

  #interrupt(): boolean {
    if (this.progressed()) this.#ticks = 0;
    this.#timedOut = ++this.#ticks > this.#limits.ticks;
    return this.#timedOut;
  }

  /** What was thrown may be anything: making a text of it runs code of the person's, which is bounded as every call. */
  #describe(thrown: number, timedOut: boolean): VmError {
    const { js } = this;
    const text = (value: number): string => {
      this.#begin();
      return decoder.decode(this.bytesOf(value)?.subarray(0, LONGEST_TEXT) ?? new Uint8Array());
    };
    const message = text(thrown);
    const name = this.copyIn(encoder.encode("stack"));
    this.#begin();
    const stack = js.qjs_get_prop_string(thrown, name);
    js.wasm_free(name);
    const trace = js.qjs_is_exception(stack) === 0 ? text(stack) : "";
    js.qjs_free_value(stack);
    const memory = /^InternalError: out of memory$|^null$/u.test(message);
    return new VmError(timedOut ? "timeout" : memory ? "memory" : "thrown", message, trace);
  }

  #hostFunction(index: number): number {
    const name = String(index);
    const at = this.copyIn(encoder.encode(name));
    const value = this.js.qjs_new_host_function(at, name.length, 1);
    this.js.wasm_free(at);
    return this.check(value);
  }

  #hostCall(name: number, nameLength: number, count: number, args: number): number {
    const { js } = this;
    const index = Number(decoder.decode(new Uint8Array(js.memory.buffer, name, nameLength)));
    try {
      const argument = count > 0 ? js.qjs_get_float64(new Uint32Array(js.memory.buffer, args, 1)[0]!) : 0;
      return js.qjs_new_number(this.#host[index]!(argument));
    } catch (error) {
      this.#hostError ??= { error };
      const thrown = js.qjs_get_undefined();
      js.qjs_throw(thrown);
      js.qjs_free_value(thrown);
      return 0;
    }
  }
}
