/** Injected time. Nothing in the engine reads a clock of the platform. */
export interface Clock {
  /** Wall clock, ms since the epoch. May jump. */
  nowMs(): number;
  /** Monotonic, ms with fractions; only differences mean something. */
  monotonicMs(): number;
}
