import { concatBytes } from "../batch/concat-bytes.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { bucketOf, inBucket } from "./part-name.ts";
import type { DurablePart, FileOutput, PartOutput, PendingPart } from "./io-service.ts";

export interface MemoryOutputOptions {
  readonly directory: string;
  /** What names of this subtask's parts begin with. */
  readonly stem: string;
  readonly nextName: () => string;
}

type PartsOf = Pick<FileOutput, "openPart" | "owns" | "resumePart" | "commit" | "discardExcept">;

/** Part files in memory, by `<directory>/<name>`: they outlive whoever writes them. */
export class MemoryParts {
  readonly visible = new Map<string, Uint8Array>();
  /** Durable and not visible. */
  readonly hidden = new Map<string, Uint8Array>();

  output({ directory, stem, nextName }: MemoryOutputOptions): PartsOf {
    const pathOf = (name: string): string => `${directory}/${name}`;
    const owns = ({ name }: DurablePart): boolean => bucketOf(name).file.startsWith(stem);
    return {
      owns,
      openPart: (bucket) => this.#part(directory, { name: inBucket(bucket, nextName()), bytes: 0 }),
      resumePart: (part) => this.#part(directory, part),
      commit: (part) => this.#commit(pathOf(part.name), part),
      discardExcept: (parts) => {
        const kept = new Set(parts.map(({ name }) => pathOf(name)));
        for (const path of this.hidden.keys()) {
          const isMine = path.startsWith(`${directory}/`) && bucketOf(path).file.startsWith(stem);
          if (isMine && !kept.has(path)) this.hidden.delete(path);
        }
      },
    };
  }

  #part(directory: string, { name, bytes }: Pick<DurablePart, "name" | "bytes">): PartOutput {
    const path = `${directory}/${name}`;
    const isOver = this.visible.has(path);
    const written = bytes === 0 || isOver ? [] : [this.#durable(path, bytes)];
    let length = bytes;
    const keep = (): void => void this.hidden.set(path, concatBytes(written));
    return {
      get bytes() {
        return length;
      },
      isOver,
      append: (more) => {
        written.push(more.slice());
        length += more.length;
      },
      persist: () => {
        keep();
        return { name, bytes: length, rows: 0 };
      },
      prepare: (checkpointId) => {
        keep();
        return { name, bytes: length, rows: 0, checkpointId };
      },
    };
  }

  #durable(path: string, bytes: number): Uint8Array {
    const found = this.hidden.get(path);
    if (found === undefined || found.length < bytes)
      throw new JobFailureError("runtime.file-refused", {
        path,
        problem: "a part file that a checkpoint covers is gone",
      });
    return found.slice(0, bytes);
  }

  #commit(path: string, { bytes }: PendingPart): void {
    if (this.visible.has(path)) {
      this.hidden.delete(path);
      return;
    }
    this.visible.set(path, this.#durable(path, bytes));
    this.hidden.delete(path);
  }
}
