import { InvariantError } from "@millrace/graph";

/** Bytes of the sandbox's WebAssembly, or a promise of them where they have to come over a network. */
export type BinarySource = () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

let source: BinarySource | null = null;
let compiled: WebAssembly.Module | null = null;

/** Says where the binary is. Each program that runs the engine says so once, at its entry: the engine itself reads no file. */
export function provideSandbox(from: BinarySource): void {
  source = from;
}

/** Makes the sandbox ready: to be awaited before a graph with functions runs, where the binary does not come at once. */
export async function loadSandbox(): Promise<void> {
  if (compiled === null && source !== null) compiled = new WebAssembly.Module(await source());
}

/** The compiled code: it holds no state and is shared by all instances of a thread. */
export function sandboxModule(): WebAssembly.Module {
  if (compiled !== null) return compiled;
  const bytes = source?.();
  if (!(bytes instanceof Uint8Array)) throw new InvariantError("the sandbox of functions is not loaded");
  compiled = new WebAssembly.Module(bytes);
  return compiled;
}
