export type VmArray = Float64Array | Int32Array | Uint8Array | BigInt64Array;

/**
 * What runs a program. A program is the text of an expression: a function of the host's functions, which gives an array
 * of what the host uses of it, in this order:
 *
 * 0. functions that it calls, each with a number, and that give a number;
 * 1. a function without arguments that gives a text;
 * 2. an array into which the host puts texts, and 3. one from which it takes them;
 * 4. typed arrays that both read and write.
 *
 * What the program throws comes as `VmError`.
 */
export interface FunctionVm {
  load(program: string, host: readonly HostFunction[]): VmProgram;
  /** What it holds in bytes; it may have grown since the last call into it. */
  readonly byteSize: number;
  close(): void;
}

/** Called by the program, with a number; gives one. It may throw, which ends the call into the program. */
export type HostFunction = (argument: number) => number;

export interface VmProgram {
  call(index: number, argument: number): number;
  describe(): string;
  /** Text `index` is that of these UTF-8 bytes from now on. */
  setText(index: number, bytes: Uint8Array, length: number): void;
  /** UTF-8 bytes of a text, lent until the next call. A lone surrogate is three bytes of its own. */
  text(index: number): Uint8Array;
  /** The typed arrays as they lie now: valid until the next call into the program. */
  readonly arrays: readonly VmArray[];
}

/** Why a call into a program ended: it threw, took too long, or took too much memory. */
export class VmError extends Error {
  override readonly name = "VmError";
  readonly kind: "thrown" | "timeout" | "memory";
  readonly trace: string;

  constructor(kind: VmError["kind"], message: string, trace: string) {
    super(message);
    this.kind = kind;
    this.trace = trace;
  }
}
