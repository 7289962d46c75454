import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import type { Logger } from "pino";
import { LogFile } from "./log-file.ts";

/** JSON lines in `<data>/logs/server.log`, and warnings to stderr for whoever started the server. */
export function openLog(dataDir: string): Logger {
  const directory = join(dataDir, "logs");
  mkdirSync(directory, { recursive: true });
  const file = new LogFile(join(directory, "server.log"), (problem) =>
    process.stderr.write(`the log cannot be written: ${problem}\n`),
  );
  process.once("exit", () => file.close());
  return pino(
    { base: null, level: "info", timestamp: pino.stdTimeFunctions.isoTime },
    pino.multistream([
      { level: "info", stream: file },
      { level: "warn", stream: { write: (line: string) => process.stderr.write(readable(line)) } },
    ]),
  );
}

function readable(line: string): string {
  const { msg, err } = JSON.parse(line) as {
    readonly msg?: string;
    readonly err?: { readonly message?: string };
  };
  return `${msg ?? "problem"}${err?.message === undefined ? "" : `: ${err.message}`}\n`;
}
