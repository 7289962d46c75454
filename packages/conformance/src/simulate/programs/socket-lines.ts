import { flow } from "../../flow.ts";
import type { Program } from "../../program.ts";

const LINES = Array.from({ length: 600 }, (_, n) => `line ${n}`);

/** At most once: what a server has sent and no checkpoint covers is gone with the failure, and comes from nowhere twice. */
export const socketLines: Program = {
  id: "socket-lines",
  about: "lines of a server that sends each of them once, whoever is there to read it",
  files: {},
  servers: { "server:9999": `${LINES.join("\n")}\n` },
  document: ({ output }) =>
    flow(
      "Socket lines",
      {
        socket: { kind: "socket-text", config: { host: "server", port: 9_999 } },
        upper: {
          kind: "map",
          config: { keepOthers: false, projections: [{ name: "line", expression: "UPPER(line)" }] },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["socket -> upper -> sink"],
    ),
  expected: LINES.map((line) => line.toUpperCase()),
  atMostOnce: true,
};
