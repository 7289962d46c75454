import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_PORT, StartError } from "./options.ts";

const PORTS_TRIED = 100;

/**
 * Listens on the port asked for, or for null on the default one or the next that is free. Gives the port.
 * Throws StartError where that cannot be.
 */
export async function listen(server: Server, host: string, port: number | null): Promise<number> {
  if (port !== null) return attempt(server, host, port);
  for (let candidate = DEFAULT_PORT; candidate < DEFAULT_PORT + PORTS_TRIED; candidate++) {
    try {
      return await attempt(server, host, candidate);
    } catch (error) {
      if (!(error instanceof PortTakenError)) throw error;
    }
  }
  throw new StartError(`The ports ${DEFAULT_PORT} to ${DEFAULT_PORT + PORTS_TRIED - 1} are all taken.`);
}

class PortTakenError extends StartError {}

function attempt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(startError(error, host, port));
    server.once("error", onError);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function startError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new PortTakenError(`Port ${port} is taken: choose another one with --port, or leave it out.`);
    case "EACCES":
      return new StartError(`Port ${port} needs more rights than this user has: choose one above 1023.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(`${host} is no address of this machine: correct --host.`);
    default:
      return error;
  }
}
