/** Latencies in buckets of BUCKET_MS, the last one for all beyond. Plain numbers: histograms of several tasks add up. */
export class LatencyHistogram {
  readonly counts: Uint32Array;

  constructor(counts: Uint32Array = new Uint32Array(BUCKETS)) {
    this.counts = counts;
  }

  add(latencyMs: number): void {
    this.counts[Math.min(BUCKETS - 1, Math.max(0, Math.floor(latencyMs / BUCKET_MS)))]! += 1;
  }

  merge(text: string): void {
    for (const [bucket, count] of JSON.parse(text) as [number, number][]) this.counts[bucket]! += count;
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Upper end of the bucket that holds the row at `share`. */
  percentile(share: number): number {
    const rank = Math.ceil(this.total * share);
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.counts[bucket]!;
      if (seen >= rank) return (bucket + 1) * BUCKET_MS;
    }
    return BUCKETS * BUCKET_MS;
  }

  toString(): string {
    return JSON.stringify([...this.counts.entries()].filter(([, count]) => count > 0));
  }
}

const BUCKET_MS = 0.1;
const BUCKETS = 20_000;
