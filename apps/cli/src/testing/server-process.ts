import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const APPS = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const SERVER = join(APPS, "server", "src", "main.ts");

export interface ServerProcess {
  readonly address: string;
  stop(): Promise<void>;
}

/** A server as a person starts it, on a free port. */
export async function startServer(dataDir: string): Promise<ServerProcess> {
  const args = [SERVER, "--port", "0", "--data", dataDir];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise<string>((resolve) => {
    server.stdout.on("data", (chunk: Buffer) => {
      const found = /http:\/\/\S+/u.exec(chunk.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  const stop = async (): Promise<void> => {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  };
  return { address, stop };
}
