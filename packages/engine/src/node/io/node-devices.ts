import type { DirectoryOptions, FileOptions, LineTarget, SocketOptions } from "../../io/io-service.ts";
import type { TableWriterId } from "../../io/table-changes.ts";
import type {
  AheadReader,
  Closable,
  IoDevices,
  LineWriter,
  RangeReading,
  Requester,
  StreamTarget,
} from "../../taskmanager/io/io-devices.ts";
import { DirectoryWatcher } from "./directory-watcher.ts";
import type { FileAccess } from "./file-access.ts";
import { FileReader } from "./file-reader.ts";
import { HostSampler } from "./host-sampler.ts";
import { HttpRequester } from "./http-requester.ts";
import { RangeReader } from "./range-reader.ts";
import { RowConnection } from "./row-connection.ts";
import { SocketReader } from "./socket-reader.ts";
import { SocketWriter } from "./socket-writer.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

const STDERR: LineWriter = {
  write: async (bytes) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    process.stderr.write(bytes, () => resolve());
    await promise;
  },
  abandon: () => {},
  close: () => Promise.resolve(),
};

/** Files below the allowed roots, sockets, and the measurements of this host. */
export class NodeDevices implements IoDevices {
  readonly #access: FileAccess;
  readonly #presentEpoch: () => number;

  /** `presentEpoch`: of the data directory of the server that they work for. */
  constructor(access: FileAccess, presentEpoch: () => number) {
    this.#access = access;
    this.#presentEpoch = presentEpoch;
  }

  file(target: StreamTarget, options: FileOptions & { readonly path: string }): AheadReader {
    const reader = new FileReader({ ...target, ...options, access: this.#access });
    void reader.open();
    return reader;
  }

  range(target: StreamTarget, path: string): RangeReading {
    const reader = new RangeReader({ ...target, path, access: this.#access });
    void reader.open();
    return reader;
  }

  socket(target: StreamTarget, socket: SocketOptions): AheadReader {
    const reader = new SocketReader({ ...target, socket });
    reader.open();
    return reader;
  }

  directory(target: StreamTarget, directory: string, options: DirectoryOptions): Closable {
    const watcher = new DirectoryWatcher({ ...target, directory, options, access: this.#access });
    void watcher.look();
    return watcher;
  }

  hostMetrics({ stream, send }: StreamTarget, intervalMs: number): Closable {
    const sampler = new HostSampler();
    let closed = false;
    const sample = async (): Promise<void> => {
      const samples = await sampler.sample(Date.now());
      if (!closed) send({ kind: "host-samples", stream, samples });
    };
    const timer = setInterval(() => void sample(), intervalMs);
    void sample();
    return {
      close: () => {
        closed = true;
        return Promise.resolve(clearInterval(timer));
      },
    };
  }

  requests(target: StreamTarget): Requester {
    return new HttpRequester(target);
  }

  lines(target: LineTarget, writer: TableWriterId): LineWriter {
    if (target === "stderr") return STDERR;
    const presentEpoch = this.#presentEpoch;
    if ("table" in target) return new SqliteWriter(this.#access, target, { ...writer, presentEpoch });
    return "token" in target ? new RowConnection(target) : new SocketWriter(target);
  }
}
