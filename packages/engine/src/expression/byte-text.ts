/** Bytes as a value: a text with one character, U+0000 to U+00FF, for each byte. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return text;
}

export function toBytes(value: string): Uint8Array {
  const bytes = new Uint8Array(value.length);
  for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
  return bytes;
}

/** UTF-8 bytes of a text. */
export const bytesOfText = (text: string): string => fromBytes(encoder.encode(text));
/** What is no UTF-8 becomes U+FFFD. */
export const textOfBytes = (value: string): string => decoder.decode(toBytes(value));

export function hexOf(value: string): string {
  let hex = "";
  for (let i = 0; i < value.length; i++) hex += value.charCodeAt(i).toString(16).padStart(2, "0");
  return hex;
}

/** Bytes of hexadecimal digits, two for each; null where these are none. */
export function fromHex(hex: string): string | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return null;
  let value = "";
  for (let i = 0; i < hex.length; i += 2)
    value += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16));
  return value;
}
