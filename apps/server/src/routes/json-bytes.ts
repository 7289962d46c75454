/** An answer that is JSON in UTF-8 already: large parts of it are never made into objects. */
export class JsonBytes {
  readonly bytes: Uint8Array;
  private constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** An object (not an empty one) with one member more, whose value is JSON already. */
  static extend(object: object, key: string, value: Uint8Array): JsonBytes {
    return JsonBytes.#of([head(object), Buffer.from(`${JSON.stringify(key)}:`), value, Buffer.from("}")]);
  }

  /** The members of two objects, of which neither is empty; the second is JSON already. */
  static join(object: object, other: Uint8Array): JsonBytes {
    return JsonBytes.#of([head(object), other.subarray(1)]);
  }

  static #of(parts: readonly Uint8Array[]): JsonBytes {
    return new JsonBytes(Buffer.concat(parts));
  }
}

/** Open for another member. */
const head = (object: object): Buffer => Buffer.from(`${JSON.stringify(object).slice(0, -1)},`);
