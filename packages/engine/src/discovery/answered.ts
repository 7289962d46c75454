/** Asks an input that has to answer at once until it has. */
export function answered<T>(ask: () => T | null): T {
  for (let result = ask(); ; result = ask()) if (result !== null) return result;
}
