import { crc32c } from "./crc32c.ts";

/** One line of JSON, a line feed, the CRC-32C of that line as eight hex digits, a line feed. */
export function sealJson(value: unknown): Uint8Array {
  const line = JSON.stringify(value);
  return encode(`${line}\n${hex(crc32c(encode(line)))}\n`);
}

export type UnsealedJson =
  | { readonly kind: "intact"; readonly value: unknown }
  | { readonly kind: "damaged"; readonly problem: "checksum" | "format" };

export function unsealJson(bytes: Uint8Array): UnsealedJson {
  const [line, checksum, ...rest] = new TextDecoder().decode(bytes).split("\n");
  if (line === undefined || rest.length !== 1 || rest[0] !== "" || !/^[0-9a-f]{8}$/u.test(checksum ?? ""))
    return { kind: "damaged", problem: "format" };
  if (hex(crc32c(encode(line))) !== checksum) return { kind: "damaged", problem: "checksum" };
  return { kind: "intact", value: JSON.parse(line) };
}

export const hex = (crc: number): string => crc.toString(16).padStart(8, "0");

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
