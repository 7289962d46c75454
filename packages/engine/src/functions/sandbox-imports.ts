/** What the sandbox asks of its host. */
export interface SandboxHost {
  readonly memory: () => ArrayBuffer;
  /** True: the call that runs is to be ended. */
  readonly interrupt: () => boolean;
  /** A host function was called; gives the address of its result, or 0 where it threw. */
  readonly call: (name: number, nameLength: number, count: number, args: number) => number;
}

const OK = 0;
const BAD_FILE = 8;

/**
 * All that QuickJS can reach outside of its memory. Its clock stands at the epoch, its randomness is constant, and there
 * are no files and no modules: so it runs in the same way everywhere, and nothing of the machine is in its reach.
 */
export function sandboxImports({
  memory,
  interrupt,
  call,
}: SandboxHost): Record<string, Record<string, unknown>> {
  const none = (): number => 0;
  const badFile = (): number => BAD_FILE;
  return {
    env: {
      host_get_timezone_offset: none,
      host_interrupt: () => (interrupt() ? 1 : 0),
      host_promise_rejection: () => {},
      host_module_normalize: none,
      host_module_load: none,
      // oxlint-disable-next-line max-params -- the shape of the import
      host_call: (name: number, nameLength: number, _self: number, count: number, args: number) =>
        call(name, nameLength, count, args),
    },
    wasi_snapshot_preview1: {
      clock_time_get: (_clock: number, _precision: bigint, at: number) => {
        new BigUint64Array(memory(), at, 1)[0] = 0n;
        return OK;
      },
      random_get: (at: number, length: number) => {
        new Uint8Array(memory(), at, length).fill(0x5a);
        return OK;
      },
      fd_close: badFile,
      fd_fdstat_get: badFile,
      fd_seek: badFile,
      fd_write: badFile,
    },
  };
}
