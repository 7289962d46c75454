/** Data directory of the simulated machine. */
export const DATA = "/data";
