import type { SeededRandom } from "../seeded-random.ts";
import { partitionsDirectory } from "../../spill/partition-directory.ts";
import type { DiskFile, DiskImage } from "./disk-image.ts";
import { DATA } from "./simulated-place.ts";

export interface Damage {
  readonly how: "flip" | "truncate";
  /** Which of its files, counted again and again from the first. */
  readonly victim: number;
  readonly random: SeededRandom;
}

/** Damages a file of the newest completed checkpoint; its path, or null where there is none. */
export function damageCheckpoint(image: DiskImage, directory: string, damage: Damage): string | null {
  const files = [...image.walk(directory)];
  const newest = files
    .filter(([path]) => path.endsWith("/manifest.json"))
    .map(([path]) => Number(/chk-(\d+)\/manifest\.json$/.exec(path)?.[1] ?? 0))
    .reduce((most, id) => Math.max(most, id), 0);
  const own = files.filter(([path]) => path.startsWith(`${directory}/chk-${newest}/`));
  const found = own[damage.victim % own.length];
  if (newest === 0 || found === undefined) return null;
  const [path, file] = found;
  damageFile(file, damage);
  return path;
}

export interface PartitionLoss extends Omit<Damage, "how"> {
  readonly how: Damage["how"] | "remove";
}

/** Damages or removes a blocking partition that is complete; its path, or null where there is none. */
export function losePartition(image: DiskImage, loss: PartitionLoss): string | null {
  const files = [...image.walk(partitionsDirectory(DATA))].filter(([path]) => !path.endsWith(".part"));
  const found = files[loss.victim % files.length];
  if (found === undefined) return null;
  const [path, file] = found;
  if (loss.how === "remove") image.remove(path);
  else damageFile(file, { how: loss.how, random: loss.random });
  return path;
}

function damageFile(file: DiskFile, { how, random }: Pick<Damage, "how" | "random">): void {
  const at = random.below(file.bytes.length || 1);
  if (how === "truncate") file.bytes = file.bytes.slice(0, at);
  else {
    file.bytes = file.bytes.slice();
    file.bytes[at]! ^= 1 << random.below(8);
  }
  file.synced = file.bytes;
}
