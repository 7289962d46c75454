/** A stored record begins with `i32 number, f64 order`. */
export const NUMBER_BYTES = 4;
export const RECORD_HEAD_BYTES = NUMBER_BYTES + 8;
