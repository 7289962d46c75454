/** Rounded down; `by` is above 0. Division of BIGINTs rounds towards zero. */
export const floorDivide = (value: bigint, by: bigint): bigint => value / by - (value % by < 0n ? 1n : 0n);
