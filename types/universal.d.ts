/**
 * What every JavaScript host offers (Node, pages, workers) and the ES library does not declare.
 * Packages that must run in a browser see these names and nothing of Node or the DOM.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBufferView | ArrayBufferLike, options?: { stream?: boolean }): string;
}

declare function structuredClone<T>(value: T): T;

declare function queueMicrotask(callback: () => void): void;

/** Base64 of a text whose characters are bytes, and back. */
declare function btoa(bytes: string): string;
declare function atob(base64: string): string;

/** The part of WebAssembly that is the same everywhere. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
  class Memory {
    constructor(pages: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
