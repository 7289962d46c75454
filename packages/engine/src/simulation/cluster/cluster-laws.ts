import { crc32 } from "../../checkpoint/crc32.ts";
import { crc32c } from "../../checkpoint/crc32c.ts";
import { decodeManifest } from "../../checkpoint/manifest-format.ts";
import { placedFiles, placeOf } from "../../checkpoint/placed-files.ts";
import type { JobEvent } from "../../jobmanager/job-events.ts";
import type { ToJobManager } from "../../rpc/gateway.ts";
import type { DiskFile, DiskImage } from "./disk-image.ts";
import type { DiskCall } from "./simulated-disk.ts";
import type { SimulatedTaskManager } from "./simulated-task-manager.ts";

/**
 * What must hold at every moment of a run, whatever is done to it.
 *
 * 1. Checkpoint ids grow over the job's whole life.
 * 2. A checkpoint that is completed, or that an attempt starts from, would survive a loss of power at once: its manifest
 *    and all its files are durable and whole. So would a part file that is told to be committed.
 * 3. A part file is durable before it is visible, and its content never changes afterwards.
 * 4. A JobManager hears of TaskManagers of its own epoch only.
 * 5. When the job has ended, every segment is in its pool, every channel and every file is closed.
 */
export class ClusterLaws {
  readonly violations: string[] = [];
  readonly #image: DiskImage;
  readonly #outputDirectory: string;
  readonly #visible = new Map<string, { readonly file: DiskFile; readonly checksum: number }>();
  /** By job. */
  readonly #lastTriggered = new Map<string, number>();

  constructor(image: DiskImage, outputDirectory: string) {
    this.#image = image;
    this.#outputDirectory = outputDirectory;
  }

  broken(problem: string): void {
    if (this.violations.length < MOST && !this.violations.includes(problem)) this.violations.push(problem);
  }

  happened(event: JobEvent, checkpointDirectory: string): void {
    if (event.kind === "checkpoint-triggered") {
      const last = this.#lastTriggered.get(event.jobId) ?? 0;
      if (event.checkpointId <= last)
        this.broken(`checkpoint ${event.checkpointId} was triggered after ${last}`);
      this.#lastTriggered.set(event.jobId, Math.max(last, event.checkpointId));
    }
    if (event.kind === "checkpoint-completed")
      this.#checkDurable(checkpointDirectory, event.checkpointId, () => true);
    // One of another job was checked as that job's.
    const isOwn = (id: number) => this.#image.look(`${checkpointDirectory}/chk-${id}/manifest.json`) !== null;
    if (event.kind === "restored" && event.checkpointId !== null && isOwn(event.checkpointId))
      this.#checkDurable(checkpointDirectory, event.checkpointId, (place, checksum) =>
        this.#isIntact(place, checksum),
      );
    if (event.kind === "part-committed" && this.#image.durable(event.path) === null)
      this.broken(`a loss of power would take ${event.path}, which is committed`);
  }

  received(message: ToJobManager, epoch: number): void {
    if (!("taskManagerId" in message)) return;
    if (!message.taskManagerId.startsWith(`tm-${epoch}-`))
      this.broken(`epoch ${epoch} handled ${message.kind} of ${message.taskManagerId}`);
  }

  diskDone({ operation, target, path }: DiskCall): void {
    if (operation !== "link" && operation !== "rename") return;
    if (target === undefined || !isVisiblePart(target, this.#outputDirectory)) return;
    const file = this.#image.look(target);
    // There was nothing to make visible.
    if (file === null) return;
    if (file.synced !== file.bytes) this.broken(`${path} became visible before it was durable`);
    this.#visible.set(target, { file, checksum: crc32c(file.bytes) });
  }

  /** What is still open, in words; empty: nothing. */
  leftOpen(
    taskManagers: readonly SimulatedTaskManager[],
    open: ReadonlyMap<DiskFile, number>,
  ): readonly string[] {
    const segments = taskManagers.flatMap(({ id, memory, channels }) => {
      const held = memory.size.segments - memory.freeSegments;
      return held === 0 && channels.openChannels === 0
        ? []
        : [`${id} still has ${channels.openChannels} channels with ${held} segments`];
    });
    return open.size === 0 ? segments : [...segments, `${open.size} files are open after the end`];
  }

  ended(): void {
    for (const [path, { file, checksum }] of this.#visible) {
      const present = this.#image.look(path);
      if (present === file && crc32c(file.bytes) !== checksum)
        this.broken(`${path} changed after it had become visible`);
    }
  }

  /** What is damaged is found by whoever reads it. */
  #isIntact(path: string, checksum: number): boolean {
    const file = this.#image.look(path);
    return file !== null && crc32(file.bytes) === checksum;
  }

  #checkDurable(
    directory: string,
    checkpointId: number,
    counts: (place: string, checksum: number) => boolean,
  ): void {
    const path = `${directory}/chk-${checkpointId}`;
    const manifest = this.#image.durable(`${path}/manifest.json`);
    if (manifest === null) {
      this.broken(`a loss of power would take the manifest of completed checkpoint ${checkpointId}`);
      return;
    }
    const decoded = decodeManifest(manifest);
    if (decoded.kind === "damaged") {
      this.broken(`the manifest of completed checkpoint ${checkpointId} is damaged: ${decoded.problem}`);
      return;
    }
    const files = decoded.manifest.vertices.flatMap(({ subtasks }) =>
      subtasks.flatMap((subtask) => placedFiles(checkpointId, subtask)),
    );
    for (const file of files) {
      const place = placeOf({ path, checkpointId }, file);
      if (!counts(place, file.checksum)) continue;
      const bytes = this.#image.durable(place);
      if (bytes === null || crc32(bytes) !== file.checksum)
        this.broken(
          `a loss of power would take ${file.name} of checkpoint ${file.checkpointId}, which ${checkpointId} needs`,
        );
    }
  }
}

const MOST = 20;

const isVisiblePart = (path: string, directory: string): boolean =>
  path.startsWith(`${directory}/`) && path.slice(path.lastIndexOf("/") + 1).startsWith("part-");
