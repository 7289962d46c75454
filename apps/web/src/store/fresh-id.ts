const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 6;

/**
 * A new id for a node or edge, for example `filter_k3x9pa`. Random, so that an id is never used twice in a document,
 * also after a deletion: state and metrics are matched by it.
 */
export function freshId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  const suffix = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  const stem = prefix.replaceAll(/[^A-Za-z0-9]+/gu, "_").slice(0, 48);
  return `${/^[A-Za-z]/u.test(stem) ? stem : "n"}_${suffix}`;
}
