import { stamp } from "../programs/stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);

/** A second of a graph as its files have it. */
export const stampOf = (second: number): string => stamp(START_MS + Math.round(second * 1_000));
