import { globPattern, isHiddenName } from "@millrace/graph";
import type { DirectoryOptions, FoundFile, LineTarget, RequestOptions } from "../../io/io-service.ts";
import type { TableWriterId } from "../../io/table-changes.ts";
import { madeUpAnswer } from "../../io/sampled-requests.ts";
import type { FileSystem, OpenFile } from "../../storage/file-system.ts";
import { errorCode } from "../../storage/durable-files.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type {
  AheadReader,
  Closable,
  IoDevices,
  LineWriter,
  RangeReading,
  Requester,
  StreamTarget,
} from "../../taskmanager/io/io-devices.ts";
import { READ_BUFFERS } from "../../taskmanager/io/io-protocol.ts";
import type { SeededRandom } from "../seeded-random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { SimulatedServers } from "./simulated-servers.ts";
import type { SimulatedTables } from "./simulated-tables.ts";

/** Bytes that a read gives at most; reads are cut at random below it. */
const MAX_CHUNK = 4_096;
/** Between two pieces of what a server sends. */
const MOST_PAUSE_US = 2_000;

interface DeviceParts {
  readonly files: FileSystem;
  readonly random: SeededRandom;
  readonly servers: SimulatedServers;
  readonly tables: SimulatedTables;
  readonly process: SimulatedProcess;
}

/** Files of the simulated disk, read in random portions, and servers that send lines or answer. There are no measurements. */
export class SimulatedDevices implements IoDevices {
  readonly #parts: DeviceParts;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
  }

  file(
    target: StreamTarget,
    { path, offset }: { readonly path: string; readonly offset: number; readonly watched: boolean },
  ): AheadReader {
    return new SimulatedReader(this.#parts, target, { path, offset });
  }

  range(target: StreamTarget, path: string): RangeReading {
    return new SimulatedRanges(this.#parts.files, target, path);
  }

  socket(
    target: StreamTarget,
    { host, port }: { readonly host: string; readonly port: number },
  ): AheadReader {
    if (this.#parts.servers.has(`${host}:${port}`))
      return new SimulatedConnection(this.#parts, target, `${host}:${port}`);
    const error = new JobFailureError("runtime.socket", { host, port, problem: "ECONNREFUSED" });
    target.send({ kind: "failed", stream: target.stream, failure: target.failureOf(error) });
    return { returned: () => {}, close: () => Promise.resolve() };
  }

  directory(target: StreamTarget, directory: string, options: DirectoryOptions): Closable {
    void findFiles(this.#parts.files, target, directory, options);
    return { close: () => Promise.resolve() };
  }

  hostMetrics(): Closable {
    return { close: () => Promise.resolve() };
  }

  requests({ stream, send }: StreamTarget, { sample }: RequestOptions): Requester {
    const { servers, random } = this.#parts;
    return {
      send: (request) => {
        const answer = madeUpAnswer(request, { answers: servers.answers, sample, random });
        if (answer !== null) send({ kind: "answer", stream, answer });
      },
      close: () => Promise.resolve(),
    };
  }

  lines(target: LineTarget, writer: TableWriterId): LineWriter {
    const { tables } = this.#parts;
    if (typeof target === "object" && "table" in target) return tables.writer(this.#parts, target, writer);
    return { write: () => Promise.resolve(), abandon: () => {}, close: () => Promise.resolve() };
  }
}

/** Lines come whenever they come, and those that nobody took are gone with the connection. */
class SimulatedConnection implements AheadReader {
  readonly #parts: DeviceParts;
  readonly #target: StreamTarget;
  readonly #address: string;
  #room = READ_BUFFERS;
  #cancel: () => void = () => {};

  constructor(parts: DeviceParts, target: StreamTarget, address: string) {
    this.#parts = parts;
    this.#target = target;
    this.#address = address;
    this.#later();
  }

  returned(): void {
    this.#room += 1;
    if (this.#room === 1) this.#later();
  }

  close(): Promise<void> {
    this.#cancel();
    return Promise.resolve();
  }

  #later(): void {
    const { process, random } = this.#parts;
    this.#cancel = process.timers.after(random.below(MOST_PAUSE_US) / 1_000, () => this.#send());
  }

  #send(): void {
    const { stream, send } = this.#target;
    const bytes = this.#parts.servers.send(this.#address);
    if (bytes === null) {
      send({ kind: "end", stream });
      return;
    }
    this.#room -= 1;
    send({ kind: "chunk", stream, buffer: bytes.buffer, length: bytes.length });
    if (this.#room > 0) this.#later();
  }
}

class SimulatedReader implements AheadReader {
  readonly #parts: DeviceParts;
  readonly #target: StreamTarget;
  readonly #path: string;
  #position: number;
  #room = READ_BUFFERS;
  #closed = false;
  #wake: () => void = () => {};

  constructor(
    parts: DeviceParts,
    target: StreamTarget,
    { path, offset }: { readonly path: string; readonly offset: number },
  ) {
    this.#parts = parts;
    this.#target = target;
    this.#path = path;
    this.#position = offset;
    void this.#read();
  }

  returned(): void {
    this.#room += 1;
    this.#wake();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    return Promise.resolve();
  }

  async #read(): Promise<void> {
    const { stream, send, failureOf } = this.#target;
    try {
      const file = await openInput(this.#parts.files, this.#path);
      try {
        while (!this.#closed && (await this.#readChunk(file))) continue;
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!this.#closed) send({ kind: "failed", stream, failure: failureOf(error) });
    }
  }

  async #readChunk(file: OpenFile): Promise<boolean> {
    const { stream, send } = this.#target;
    if (this.#room === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      return true;
    }
    const bytes = new Uint8Array(1 + this.#parts.random.below(MAX_CHUNK));
    const length = await file.read(bytes, this.#position);
    if (this.#closed) return false;
    if (length === 0) {
      send({ kind: "end", stream });
      return false;
    }
    this.#position += length;
    this.#room -= 1;
    send({ kind: "chunk", stream, buffer: bytes.buffer, length });
    return true;
  }
}

class SimulatedRanges implements RangeReading {
  readonly #target: StreamTarget;
  readonly #file: Promise<OpenFile | null>;
  #closed = false;

  constructor(files: FileSystem, target: StreamTarget, path: string) {
    this.#target = target;
    this.#file = this.#open(files, path);
  }

  async read(from: number, to: number): Promise<void> {
    const { stream, send } = this.#target;
    const file = await this.#file;
    if (file === null || this.#closed) return;
    await this.#guarded(async () => {
      const bytes = new Uint8Array(to - from);
      const length = await file.read(bytes, from);
      if (!this.#closed) send({ kind: "chunk", stream, buffer: bytes.buffer, length });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#file)?.close();
  }

  async #open(files: FileSystem, path: string): Promise<OpenFile | null> {
    const { stream, send } = this.#target;
    let opened: OpenFile | null = null;
    await this.#guarded(async () => {
      const file = await openInput(files, path);
      opened = file;
      const byteLength = await lengthOf(file);
      if (!this.#closed) send({ kind: "opened", stream, byteLength });
    });
    return opened;
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    const { stream, send, failureOf } = this.#target;
    try {
      await work();
    } catch (error) {
      if (!this.#closed) send({ kind: "failed", stream, failure: failureOf(error) });
    }
  }
}

/** Looks once: nobody writes files while a simulation runs. */
// oxlint-disable-next-line max-params -- where, what of it, and who is told
async function findFiles(
  files: FileSystem,
  { stream, send, failureOf }: StreamTarget,
  directory: string,
  { pattern }: DirectoryOptions,
): Promise<void> {
  try {
    const matches = globPattern(pattern);
    const found: FoundFile[] = [];
    for (const path of await files.list(directory)) {
      if (isHiddenName(path) || !matches.test(path)) continue;
      const file = await openInput(files, `${directory}/${path}`);
      try {
        found.push({ path, bytes: await lengthOf(file), modifiedMs: 0 });
      } finally {
        await file.close();
      }
    }
    send({ kind: "found", stream, found: { files: found, complete: true } });
  } catch (error) {
    send({ kind: "failed", stream, failure: failureOf(error) });
  }
}

async function openInput(files: FileSystem, path: string): Promise<OpenFile> {
  try {
    return await files.open(path, "read");
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw new JobFailureError("runtime.file-missing", { path });
    throw error;
  }
}

async function lengthOf(file: OpenFile): Promise<number> {
  const bytes = new Uint8Array(1 << 16);
  let length = 0;
  for (;;) {
    const read = await file.read(bytes, length);
    length += read;
    if (read < bytes.length) return length;
  }
}
