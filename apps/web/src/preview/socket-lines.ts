import type { OperatorSpec } from "@millrace/graph";
import type { SocketSample } from "@millrace/protocol";
import { ApiFailure } from "../api/api-failure.ts";

type SocketSource = Extract<OperatorSpec, { readonly kind: "socket-text-source" }>;

/** Lines that a preview takes for those of a TCP server. */
export interface SocketLines {
  readonly lines: readonly string[];
  /** They are those of the node's field, because the server is not there or sent no whole line. */
  readonly isTyped: boolean;
}

/**
 * What the server sends in its first moments; where that is nothing, the lines typed into the node. Throws the ApiFailure
 * of `listen` where none are typed.
 */
export async function socketLines(
  { host, port, delimiter, sample }: SocketSource,
  listen: (host: string, port: number) => Promise<SocketSample>,
): Promise<SocketLines> {
  const { text } = await listen(host, port).catch((failure: unknown) => {
    if (sample === "" || !(failure instanceof ApiFailure)) throw failure;
    return { text: "" };
  });
  /** The last may be cut. */
  const sent = linesOf(text, delimiter).slice(0, -1);
  if (sent.length > 0 || sample === "") return { lines: sent, isTyped: false };
  return { lines: linesOf(sample, delimiter), isTyped: true };
}

function linesOf(text: string, delimiter: string): readonly string[] {
  const lines = text.split(delimiter);
  return delimiter === "\n" ? lines.map((line) => line.replace(/\r$/u, "")) : lines;
}
