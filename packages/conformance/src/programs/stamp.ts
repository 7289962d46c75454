/** A moment as CSV files and printed rows have it. */
export const stamp = (ms: number): string => new Date(ms).toISOString().replace("T", " ").replace("Z", "");
