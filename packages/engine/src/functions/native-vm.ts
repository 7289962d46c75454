import type { FunctionVm, HostFunction, VmArray, VmProgram } from "./function-vm.ts";
import { SANDBOX_FILE } from "./quick-js-vm.ts";
import { VmError } from "./function-vm.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

type Parts = readonly [
  functions: readonly ((argument: number) => number)[],
  describe: () => string,
  given: string[],
  taken: string[],
  arrays: readonly VmArray[],
];

/**
 * Trusted mode: the program runs as part of this one, at native speed and with everything in its reach. Nothing bounds
 * its time and memory but what bounds those of the slot. Only where the server's operator has allowed it.
 */
export class NativeVm implements FunctionVm {
  readonly byteSize = 0;

  load(program: string, host: readonly HostFunction[]): VmProgram {
    const text = `return ${program}\n//# sourceURL=${SANDBOX_FILE}`;
    // oxlint-disable-next-line no-implied-eval, no-new-func -- that is what trusted means
    const main = guard(() => new Function(text)() as (...host: readonly HostFunction[]) => Parts);
    const [functions, describe, given, taken, arrays] = guard(() => main(...host));
    return {
      arrays,
      call: (index, argument) => guard(() => functions[index]!(argument)),
      describe: () => ownLines(guard(describe)),
      setText: (index, bytes, length) => {
        given[index] = decoder.decode(bytes.slice(0, length));
      },
      text: (index) => encoder.encode(taken[index]),
    };
  }

  close(): void {
    // Nothing is held.
  }
}

function guard<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && !(error instanceof EvalError)) {
      const memory = error instanceof RangeError && /memory|allocation/iu.test(error.message);
      throw new VmError(memory ? "memory" : "thrown", `${error.name}: ${error.message}`, traceOf(error));
    }
    throw new VmError("thrown", String(error), "");
  }
}

/** `new Function` puts two lines before what it is given. */
const ownLines = (trace: string): string =>
  trace.replaceAll(FRAME, (_, line: string) => `${SANDBOX_FILE}:${Number(line) - 2}:`);

const traceOf = ({ stack = "" }: Error): string => ownLines(stack);

const FRAME = new RegExp(`\\b${SANDBOX_FILE}:(\\d+):`, "gu");
