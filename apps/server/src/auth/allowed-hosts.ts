import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const ANY_ADDRESS = new Set(["0.0.0.0", "::"]);

/**
 * Which `Host` headers are answered: loopback names on any port (no name server can point them elsewhere), and the
 * bound address with its port. With any other name a page of somebody else may have been bound to this machine's
 * address (DNS rebinding).
 */
export class AllowedHosts {
  readonly #bound: ReadonlySet<string>;

  constructor(host: string, port: number) {
    const names = ANY_ADDRESS.has(host) ? ownNames() : [host];
    this.#bound = new Set(names.map((name) => `${bracketed(name)}:${port}`.toLowerCase()));
  }

  allows(host: string | undefined): boolean {
    if (host === undefined) return false;
    const lower = host.toLowerCase();
    return this.#bound.has(lower) || LOOPBACK.has(lower.replace(/:\d{1,5}$/u, ""));
  }

  /** Whether a page of this origin may talk to this host: only the very same one. */
  allowsOrigin(origin: string, host: string): boolean {
    if (!this.allows(host) || !/^https?:\/\/[^/?#@]+$/u.test(origin)) return false;
    return origin.toLowerCase().replace(/^https?:\/\//u, "") === host.toLowerCase();
  }
}

/** Only this machine can reach it. */
export const isLoopback = (host: string): boolean =>
  LOOPBACK.has(bracketed(host).toLowerCase()) || /^127(?:\.\d{1,3}){3}$/u.test(host);

export const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [hostname(), ...addresses.map(({ address }) => address)];
}
