import type { LibraryFunction } from "@millrace/graph";
import type { TypedValue } from "../arithmetic.ts";
import { textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";

/** `a.b.c.d`; with fewer parts the last one is the last byte. Null where it is no address. */
function inetAton(args: readonly TypedValue[]): bigint | null {
  const parts = textAt(args, 0).split(".");
  if (parts.length > 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  const bytes = parts.map(Number);
  const last = bytes.pop()!;
  const high = bytes.reduce((sum, byte, index) => sum + byte * 256 ** (3 - index), 0);
  return BigInt(high + last);
}

function inetNtoa(args: readonly TypedValue[]): string | null {
  const address = BigInt(args[0]!.value);
  if (address < 0n || address > 0xffffffffn) return null;
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join(".");
}

/** Protocols that Java has a handler for. */
const URL_PATTERN = /^(https?|ftp|file|jar|mailto):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/i;

// oxlint-disable-next-line complexity -- one case a part of a URL
function parseUrl(args: readonly TypedValue[]): string | null {
  const match = URL_PATTERN.exec(textAt(args, 0).trim());
  if (match === null) return null;
  const [, protocol = "", authority, path = "", query, ref] = match;
  const at = authority?.lastIndexOf("@") ?? -1;
  const host = authority?.slice(at + 1) ?? "";
  switch (textAt(args, 1)) {
    case "PROTOCOL":
      return protocol.toLowerCase();
    case "HOST":
      return host.replace(/:\d*$/, "");
    case "PATH":
      return path;
    case "QUERY":
      return args.length > 2 ? queryValue(query, textAt(args, 2)) : (query ?? null);
    case "REF":
      return ref ?? null;
    case "FILE":
      return query === undefined ? path : `${path}?${query}`;
    case "AUTHORITY":
      return authority ?? null;
    case "USERINFO":
      return at < 0 ? null : authority!.slice(0, at);
    default:
      return null;
  }
}

function queryValue(query: string | undefined, key: string): string | null {
  const pair = query?.split("&").find((part) => part.startsWith(`${key}=`));
  return pair === undefined ? null : pair.slice(key.length + 1);
}

export const NETWORK_LIBRARY = {
  INET_ATON: inetAton,
  INET_NTOA: inetNtoa,
  PARSE_URL: parseUrl,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
