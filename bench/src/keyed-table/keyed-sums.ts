/** Rows whose key and value are the same number, in both shapes. */
export interface KeyBatch {
  readonly integers: BigInt64Array<ArrayBuffer>;
  readonly numbers: Float64Array;
}

/** Keyed counts and sums, fed in batches. */
export interface KeyedSums {
  add(batch: KeyBatch): void;
  /** Bytes of the whole state, serialized. */
  snapshot(): number;
  readonly size: number;
}
