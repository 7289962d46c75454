import { mkdirSync, rmSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { nodeFiles, StateWrites } from "@millrace/engine/node";
import type { FileSystem } from "@millrace/engine/node";
import type { FromWriter, ToWriter } from "./writer-messages.ts";

/** What the I/O thread of a TaskManager does with the state of one task, in a thread of its own. */
const directory: string = workerData;
mkdirSync(directory, { recursive: true });
let files: FileSystem = nodeFiles;
let writes = new StateWrites(files, directory);
let queue = Promise.resolve();

/** The disk as it is where nothing waits for it. */
const unsynced: FileSystem = {
  ...nodeFiles,
  open: async (path, mode) => ({ ...(await nodeFiles.open(path, mode)), sync: async () => {} }),
  syncDirectory: async () => {},
};

const answer = (message: FromWriter, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort!.postMessage(message, [...transfer]);

/** Bytes as they come: what the same disk takes without a format. */
async function raw(bytes: number): Promise<void> {
  const slice = new Uint8Array(1 << 20).map((_, index) => index * 7);
  const file = await files.open(`${directory}/raw`, "write");
  for (let left = bytes; left > 0; left -= slice.length) {
    await file.append([left < slice.length ? slice.subarray(0, left) : slice]);
  }
  await file.sync();
  await file.close();
  await files.syncDirectory(directory);
  answer({ kind: "finished", bytes });
  await files.remove(`${directory}/raw`);
}

async function handle(message: ToWriter): Promise<void> {
  switch (message.kind) {
    case "slice": {
      const { about, section, buffer, length } = message;
      const bytes = new Uint8Array(buffer, 0, length);
      await writes.slice(about, { ...section, bytes }, () => answer({ kind: "returned", buffer }, [buffer]));
      return;
    }
    case "finish": {
      const finished = await writes.finish(
        { ...message.about, sections: [] },
        { base: message.base, type: message.type },
      );
      if (finished.kind === "failed") throw new Error(finished.reason);
      answer({ kind: "finished", bytes: finished.state?.bytes ?? 0 });
      return;
    }
    case "raw":
      await raw(message.bytes);
      return;
    case "durable":
      files = message.durable ? nodeFiles : unsynced;
      writes = new StateWrites(files, directory);
      return;
    case "clear":
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { recursive: true });
      writes = new StateWrites(files, directory);
      answer({ kind: "finished", bytes: 0 });
  }
}

parentPort!.on("message", (message: ToWriter) => {
  queue = queue.then(() => handle(message));
});
