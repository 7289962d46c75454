import { isBytes } from "@millrace/graph";
import type { LibraryFunction } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { TypedValue } from "../arithmetic.ts";
import { bytesOfText, hexOf, textOfBytes, toBytes } from "../byte-text.ts";
import { md5 } from "./md5.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";
import { jsonQuote, jsonUnquote } from "./json-text.ts";
import { sha1, sha2 } from "./sha.ts";

const asBytes = ({ value, type }: TypedValue): string =>
  isBytes(type) ? String(value) : bytesOfText(String(value));

function fromBase64(args: readonly TypedValue[]): string {
  const text = textAt(args, 0);
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text))
    throw new JobFailureError("runtime.cast-failed", {
      value: JSON.stringify(text.slice(0, 100)),
      type: "BASE64",
    });
  return textOfBytes(atob(text));
}

const unknownCharset = (charset: string): JobFailureError =>
  new JobFailureError("runtime.cast-failed", { value: JSON.stringify(charset), type: "CHARSET" });

const utf16 = (text: string, little: boolean): string =>
  [...Array(text.length).keys()]
    .map((at) => {
      const code = text.charCodeAt(at);
      const [high, low] = [String.fromCharCode(code >> 8), String.fromCharCode(code & 0xff)];
      return little ? low + high : high + low;
    })
    .join("");

function encode(args: readonly TypedValue[]): string {
  const [text, charset] = [textAt(args, 0), textAt(args, 1)];
  switch (charset.toUpperCase()) {
    case "UTF-8":
    case "UTF8":
      return bytesOfText(text);
    case "US-ASCII":
    case "ASCII":
      return [...text].map((point) => (point.charCodeAt(0) < 128 ? point : "?")).join("");
    case "ISO-8859-1":
    case "LATIN1":
      return [...text]
        .map((point) => (point.length === 1 && point.charCodeAt(0) < 256 ? point : "?"))
        .join("");
    case "UTF-16":
      return `\u00fe\u00ff${utf16(text, false)}`;
    case "UTF-16BE":
      return utf16(text, false);
    case "UTF-16LE":
      return utf16(text, true);
    default:
      throw unknownCharset(charset);
  }
}

function decode(args: readonly TypedValue[]): string {
  const [bytes, charset] = [textAt(args, 0), textAt(args, 1)];
  switch (charset.toUpperCase()) {
    case "US-ASCII":
    case "ASCII":
      return [...bytes].map((byte) => (byte.charCodeAt(0) < 128 ? byte : "\ufffd")).join("");
    case "ISO-8859-1":
    case "LATIN1":
      return bytes;
    case "UTF-8":
    case "UTF8":
      return textOfBytes(bytes);
    case "UTF-16": {
      if (bytes.startsWith("\u00ff\u00fe")) return new TextDecoder("utf-16le").decode(toBytes(bytes));
      return new TextDecoder("utf-16be").decode(toBytes(bytes));
    }
    case "UTF-16BE":
    case "UTF-16LE":
      return new TextDecoder(charset.toLowerCase(), { ignoreBOM: true }).decode(toBytes(bytes));
    default:
      throw unknownCharset(charset);
  }
}

/** As Java's URLEncoder: a space is `+`. */
function urlEncode(text: string): string {
  return [...bytesOfText(text)]
    .map((byte) => {
      if (/[A-Za-z0-9.\-*_]/.test(byte)) return byte;
      return byte === " " ? "+" : `%${hexOf(byte).toUpperCase()}`;
    })
    .join("");
}

/** As Java's URLDecoder; null for an escape that is none. */
function urlDecode(text: string): string | null {
  const spaced = text.replaceAll("+", " ");
  if (/%(?![0-9A-Fa-f]{2})/.test(spaced)) return null;
  return spaced.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    textOfBytes(run.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))),
  );
}

const MOST_DECODINGS = 10;

function urlDecodeRecursive(args: readonly TypedValue[]): string | null {
  let text = textAt(args, 0);
  const most = args.length > 1 ? numberAt(args, 1) : MOST_DECODINGS;
  for (let i = 0; i < most; i++) {
    const decoded = urlDecode(text);
    if (decoded === null) return i === 0 ? null : text;
    if (decoded === text) return text;
    text = decoded;
  }
  return text;
}

function sha(args: readonly TypedValue[]): string {
  const bits = numberAt(args, 1);
  if (bits !== 224 && bits !== 256 && bits !== 384 && bits !== 512)
    throw new JobFailureError("runtime.cast-failed", { value: String(bits), type: "SHA2" });
  return hexOf(sha2(asBytes(args[0]!), bits));
}

export const ENCODING_LIBRARY = {
  FROM_BASE64: fromBase64,
  TO_BASE64: (args) => btoa(asBytes(args[0]!)),
  ENCODE: encode,
  DECODE: decode,
  URL_ENCODE: (args) => urlEncode(textAt(args, 0)),
  URL_DECODE: (args) => urlDecode(textAt(args, 0)),
  URL_DECODE_RECURSIVE: urlDecodeRecursive,
  JSON_QUOTE: (args) => jsonQuote(textAt(args, 0)),
  JSON_UNQUOTE: (args) => jsonUnquote(textAt(args, 0)),
  MD5: (args) => hexOf(md5(asBytes(args[0]!))),
  SHA1: (args) => hexOf(sha1(asBytes(args[0]!))),
  SHA2: sha,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
