import { hashText } from "../state/murmur.ts";

/** Whose part files these are: no two sink subtasks, of one job or of several, have all three the same. */
export interface PartOwner {
  /** Stands for job and operator. */
  readonly token: string;
  readonly subtask: number;
  readonly suffix: string;
}

const SEEDS = [0x5bd1_e995, 0x1b87_3593] as const;
const DIGITS = 4;

/** The same in each attempt of a job, another one for another job or another operator. */
export function partToken(jobId: string, operatorUid: string): string {
  const digits = SEEDS.map((seed) => {
    const hash = hashText(`${jobId}\n${operatorUid}`, seed) >>> 0;
    return (hash % 36 ** DIGITS).toString(36).padStart(DIGITS, "0");
  });
  return digits.join("");
}

/** What the visible names of an owner begin with. */
export const partStem = ({ token, subtask }: Omit<PartOwner, "suffix">): string =>
  `part-${token}-${subtask}-`;

/** Visible name of a part file. */
export const partName = (owner: PartOwner, counter: number): string =>
  `${partStem(owner)}${counter}.${owner.suffix}`;

/** The path of a part below the directory of its output. */
export const inBucket = (bucket: string, name: string): string =>
  bucket === "" ? name : `${bucket}/${name}`;

/** Bucket ("": none) and file name of a part's path. */
export function bucketOf(path: string): { readonly bucket: string; readonly file: string } {
  const at = path.lastIndexOf("/");
  return { bucket: path.slice(0, Math.max(at, 0)), file: path.slice(at + 1) };
}

/** Who writes a file: attempts of one job, and its lives under several JobManagers, are told apart. */
export interface PartWriter {
  readonly jobId: string;
  readonly epoch: number;
  readonly attempt: number;
}

/** Name of the file of a part until it is visible. */
export const hiddenName = (part: string, { jobId, epoch, attempt }: PartWriter): string =>
  `.${bucketOf(part).file}.${jobId}.${epoch}-${attempt}.inprogress`;

export interface HiddenPart extends PartWriter {
  readonly file: string;
  /** Name that it will be visible by. */
  readonly visible: string;
  /** Of old, a part that had ended was renamed. */
  readonly state: "inprogress" | "pending";
}

export function parseHidden(file: string): HiddenPart | null {
  const match = /^\.(part-.+)\.([^.]+)\.(\d+)-(\d+)\.(inprogress|pending)$/.exec(file);
  if (match === null) return null;
  const [, visible = "", jobId = "", epoch, attempt, state] = match;
  return {
    file,
    visible,
    jobId,
    epoch: Number(epoch),
    attempt: Number(attempt),
    state: state === "pending" ? "pending" : "inprogress",
  };
}

/** Of a visible name; null: it is none. */
export function ownerOf(name: string): { readonly token: string; readonly subtask: number } | null {
  const match = /^part-([^-]+)-(\d+)-/.exec(name);
  return match === null ? null : { token: match[1]!, subtask: Number(match[2]) };
}

/** A name that a part gets where a job that went on from an earlier checkpoint has shown its beginning under its own. */
export function longerName(name: string, bytes: number): string {
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}-${bytes}${name.slice(dot)}`;
}
