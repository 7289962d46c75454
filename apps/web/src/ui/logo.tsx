/** A race in section: the gate, the water behind it, the sill. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="4" fill="var(--ink)" />
      <path d="M5 5.5h3v7H5z" fill="var(--panel)" />
      <path d="M5 13.5h12v3H5z" fill="var(--acc)" />
      <path d="M9.5 9.5h1.6v3H9.5z" fill="var(--acc)" opacity=".6" />
    </svg>
  );
}
