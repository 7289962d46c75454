import { InvariantError } from "@millrace/graph";

const UNIT_MS: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
};

export function unitMs(unit: string): number {
  const length = UNIT_MS[unit];
  if (length === undefined) throw new InvariantError(`no time unit ${unit}`);
  return length;
}

export const floorTo = (milliseconds: number, unit: string): number =>
  Math.floor(milliseconds / unitMs(unit)) * unitMs(unit);

/** Field of a timestamp on its own time line. */
export function extract(unit: string, milliseconds: number): number {
  const date = new Date(milliseconds);
  switch (unit) {
    case "YEAR":
      return date.getUTCFullYear();
    case "QUARTER":
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case "MONTH":
      return date.getUTCMonth() + 1;
    case "DAY":
      return date.getUTCDate();
    case "DOW":
      return date.getUTCDay() + 1;
    case "DOY":
      return Math.floor((milliseconds - Date.UTC(date.getUTCFullYear(), 0, 1)) / UNIT_MS["DAY"]!) + 1;
    case "HOUR":
      return date.getUTCHours();
    case "MINUTE":
      return date.getUTCMinutes();
    case "SECOND":
      return date.getUTCSeconds();
    case "MILLISECOND":
      return date.getUTCMilliseconds() + date.getUTCSeconds() * 1_000;
    case "EPOCH":
      return Math.floor(milliseconds / 1_000);
    default:
      throw new InvariantError(`no time unit ${unit}`);
  }
}
