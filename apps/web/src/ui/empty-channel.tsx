/** A dry channel with all its credits and nothing queued. */
export function EmptyChannel() {
  return (
    <svg width="72" height="18" viewBox="0 0 72 18" aria-hidden="true">
      <path d="M0 3.5h68M0 14.5h68" stroke="var(--bank)" />
      <path d="M2 9h60" stroke="var(--idle)" strokeWidth="7" strokeDasharray="6 2" />
      <path d="M69 0v18" stroke="var(--ink2)" strokeWidth="2" />
    </svg>
  );
}
