import type { Partitioning } from "@millrace/graph";

/** Signs of the look: each meaning has a shape of its own, colour only repeats it. All are 14 x 14. */

interface GlyphProps {
  readonly className?: string;
  readonly title?: string;
}

function Glyph({ className = "", title, children }: GlyphProps & { readonly children: React.ReactNode }) {
  return (
    <svg
      className={`glyph ${className}`}
      width="12"
      height="12"
      viewBox="0 0 14 14"
      {...(title === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": title })}
    >
      {children}
    </svg>
  );
}

/** The engineer's free-surface sign. */
export function WatermarkGlyph(props: GlyphProps) {
  return (
    <Glyph {...props} className={`wm ${props.className ?? ""}`}>
      <path d="M3 1.5h8L7 7z" fill="currentColor" />
      <path d="M1.5 8.7h11M3.8 11h6.4M5.9 13.3h2.2" stroke="currentColor" strokeWidth="1.3" />
    </Glyph>
  );
}

/** Two upright bars. */
export function BarrierGlyph(props: GlyphProps) {
  return (
    <Glyph {...props} className={`barc ${props.className ?? ""}`}>
      <path d="M4 1h2v12H4zM8.3 1h2v12h-2z" fill="currentColor" />
    </Glyph>
  );
}

/** A hollow ring under a level line. */
export function LateGlyph(props: GlyphProps) {
  return (
    <Glyph {...props} className={`latec ${props.className ?? ""}`}>
      <path d="M1.5 2h11" stroke="var(--wm)" strokeWidth="1.6" />
      <circle cx="7" cy="9" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
    </Glyph>
  );
}

export type PartitioningSign = Partitioning["kind"] | "side-output" | "chained";

const PARTITIONING_PATHS: Readonly<Record<PartitioningSign, string>> = {
  forward: "M3 7h8M8 4l3 3-3 3",
  hash: "M5.5 3 4.7 11M9.3 3 8.5 11M3.3 5.5h7.6M3 8.5h7.6",
  broadcast: "M3 7h2.5L11 3M5.5 7H11M5.5 7 11 11",
  rebalance: "M3 4.2h1.5c3 0 2.5 5.6 5.5 5.6h1M3 9.8h1.5c3 0 2.5-5.6 5.5-5.6h1",
  rescale: "M3 4h8M8.6 2.2 11 4 8.6 5.8M3 10h8M8.6 8.2 11 10l-2.4 1.8",
  shuffle: "M3 10.5 9.5 4M6.8 3.5h3.4v3.4M3 4l2 2M8 8.8l2.2 2.2M10.2 8v3H7.2",
  global: "M3 3.5 8 7M3 7h5M3 10.5 8 7M9.6 5.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2",
  custom: "M3 7h2.2L8 3.5h3M5.2 7 8 10.5h3M4.6 5.4 6.2 7 4.6 8.6",
  partitioner: "M3 7h2.2L8 3.5h3M5.2 7 8 10.5h3M4.6 5.4 6.2 7 4.6 8.6",
  "side-output": "M3 4.5h4v5h4M9 7.7l2 1.8-2 1.8",
  chained: "M3 7h8",
};

/** Badge at the producer's end of a channel, drawn about its middle. */
export function PartitioningPath({ sign }: { readonly sign: PartitioningSign }) {
  return (
    <path
      d={PARTITIONING_PATHS[sign]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
