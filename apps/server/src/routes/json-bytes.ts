/** An answer that is JSON in UTF-8 already: large parts of it are never made into objects. */
export class JsonBytes {
  readonly parts: readonly Uint8Array[];
  private constructor(parts: readonly Uint8Array[]) {
    this.parts = parts;
  }

  static of(json: Uint8Array): JsonBytes {
    return new JsonBytes([json]);
  }

  /** An object (not an empty one) with one member more, whose value is JSON already. */
  static extend(object: object, key: string, value: Uint8Array | JsonBytes): JsonBytes {
    const json = value instanceof JsonBytes ? value.parts : [value];
    return new JsonBytes([head(object), Buffer.from(`${JSON.stringify(key)}:`), ...json, Buffer.from("}")]);
  }

  /** The members of two objects, of which neither is empty; the second is JSON already. */
  static join(object: object, other: Uint8Array): JsonBytes {
    return new JsonBytes([head(object), other.subarray(1)]);
  }

  whole(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Open for another member. */
const head = (object: object): Buffer => Buffer.from(`${JSON.stringify(object).slice(0, -1)},`);
