import { connect } from "node:net";
import type { SocketSample } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";

const LISTEN_MS = 1_500;
const MOST_BYTES = 128 * 1024;

/** What a TCP server sends in the first moments, with whatever came last perhaps cut. Throws RequestError. */
export function sampleSocket(host: string, port: number): Promise<SocketSample> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const socket = connect({ host, port });
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString("utf8") });
    };
    const timer = setTimeout(end, LISTEN_MS);
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) end();
    });
    socket.on("end", end);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(
        new RequestError(
          "socket.unreachable",
          `Nobody answers at ${host}:${port} (${error.code ?? error.message}).`,
        ),
      );
    });
  });
}
