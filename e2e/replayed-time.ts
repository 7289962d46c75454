/** Milliseconds since the epoch: when everything that is replayed happens. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
/** Of the replayed job. */
export const ID = "0a1b2c3d-0000-4000-8000-000000000000";
