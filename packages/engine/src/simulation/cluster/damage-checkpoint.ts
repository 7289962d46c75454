import type { SeededRandom } from "../seeded-random.ts";
import type { DiskImage } from "./disk-image.ts";

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
  const at = damage.random.below(file.bytes.length || 1);
  if (damage.how === "truncate") file.bytes = file.bytes.slice(0, at);
  else {
    file.bytes = file.bytes.slice();
    file.bytes[at]! ^= 1 << damage.random.below(8);
  }
  file.synced = file.bytes;
  return path;
}
