import { decodeUtf8 } from "../batch/utf8.ts";

/** Bytes that are not what the schema says, in words for the failure. */
export class AvroError extends Error {
  override readonly name = "AvroError";
}

/** Reads values of Avro's binary encoding one after the other; what would lie beyond the end throws AvroError. */
export class AvroCursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at: number;
  /** Halves of the long read last. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new AvroError("it ends within a value");
    return this.bytes[this.at++]!;
  }

  /** A zigzag number of 64 bits, into `low` and `high`. */
  long(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else if (bits > 1) throw new AvroError("a number has more than 64 bits");
      else high |= bits << 31;
      if (byte < 0x80) break;
      if (shift >= 63) throw new AvroError("a number has more than 64 bits");
    }
    const sign = -(low & 1);
    this.low = (((low >>> 1) | (high << 31)) ^ sign) | 0;
    this.high = ((high >>> 1) ^ sign) | 0;
  }

  /** A long as a number: exact up to 2^53. */
  number(): number {
    this.long();
    return this.high * 4_294_967_296 + (this.low >>> 0);
  }

  bigint(): bigint {
    this.long();
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  int(): number {
    const value = this.number();
    if (value !== (value | 0)) throw new AvroError("an int has more than 32 bits");
    return value;
  }

  /** Of bytes or a text. */
  length(): number {
    const length = this.number();
    if (length < 0 || length > this.bytes.length - this.at)
      throw new AvroError("a length goes beyond the end");
    return length;
  }

  text(): string {
    const length = this.length();
    this.at += length;
    return decodeUtf8(this.bytes, this.at - length, length);
  }

  float(): number {
    this.skip(4);
    return this.#view.getFloat32(this.at - 4, true);
  }

  double(): number {
    this.skip(8);
    return this.#view.getFloat64(this.at - 8, true);
  }

  skip(length: number): void {
    if (length < 0 || length > this.bytes.length - this.at) throw new AvroError("it ends within a value");
    this.at += length;
  }
}
