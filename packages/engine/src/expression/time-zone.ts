/** Time zones by Java's ids, with Java's rules for local times that do not exist or exist twice. */
export interface TimeZone {
  /** Milliseconds to add to UTC at this instant. */
  offsetAt(instantMs: number): number;
}

const FIXED = /^(?:GMT|UTC|UT)?([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/;
/** Java's short ids that no zone of the database has. */
const SHORT_IDS: Readonly<Record<string, string>> = {
  ACT: "Australia/Darwin",
  AET: "Australia/Sydney",
  AGT: "America/Argentina/Buenos_Aires",
  ART: "Africa/Cairo",
  AST: "America/Anchorage",
  BET: "America/Sao_Paulo",
  BST: "Asia/Dhaka",
  CAT: "Africa/Harare",
  CNT: "America/St_Johns",
  CST: "America/Chicago",
  CTT: "Asia/Shanghai",
  EAT: "Africa/Addis_Ababa",
  ECT: "Europe/Paris",
  IET: "America/Indiana/Indianapolis",
  IST: "Asia/Kolkata",
  JST: "Asia/Tokyo",
  MIT: "Pacific/Apia",
  NET: "Asia/Yerevan",
  NST: "Pacific/Auckland",
  PLT: "Asia/Karachi",
  PNT: "America/Phoenix",
  PRT: "America/Puerto_Rico",
  PST: "America/Los_Angeles",
  SST: "Pacific/Guadalcanal",
  VST: "Asia/Ho_Chi_Minh",
};

const zones = new Map<string, TimeZone | null>();

/** Null where no zone has this id. */
export function findTimeZone(id: string): TimeZone | null {
  const known = zones.get(id);
  if (known !== undefined) return known;
  const zone = makeZone(id);
  if (zones.size > 1_000) zones.clear();
  zones.set(id, zone);
  return zone;
}

function makeZone(id: string): TimeZone | null {
  if (["UTC", "GMT", "UT", "Z"].includes(id)) return { offsetAt: () => 0 };
  const fixed = FIXED.exec(id);
  if (fixed !== null) {
    const [hour, minute, second] = fixed.slice(2).map((part) => Number(part ?? 0));
    if (hour! > 18 || minute! > 59 || second! > 59) return null;
    const offset = (hour! * 3_600 + minute! * 60 + second!) * 1_000;
    return { offsetAt: () => (fixed[1] === "-" ? -offset : offset) };
  }
  return regionZone(SHORT_IDS[id] ?? id);
}

function regionZone(id: string): TimeZone | null {
  if (!/^[A-Za-z][\w+\-/]*$/.test(id)) return null;
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: id,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    return { offsetAt: (instantMs) => offsetOf(format, instantMs) };
  } catch {
    return null;
  }
}

function offsetOf(format: Intl.DateTimeFormat, instantMs: number): number {
  const whole = Math.floor(instantMs / 1_000) * 1_000;
  const parts = new Map(format.formatToParts(whole).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const year = parts.get("era") === "BC" ? 1 - part("year") : part("year");
  const local = new Date(
    Date.UTC(2000, part("month") - 1, part("day"), part("hour"), part("minute"), part("second")),
  );
  local.setUTCFullYear(year, part("month") - 1, part("day"));
  return local.getTime() - whole;
}

const DAY_MS = 86_400_000;

/** The instant of a local time: of two the earlier one, and behind a gap as far as the local time is within it. */
export function toInstant(zone: TimeZone, localMs: number): number {
  const before = zone.offsetAt(localMs - DAY_MS);
  const after = zone.offsetAt(localMs + DAY_MS);
  if (before === after) return localMs - before;
  const first = localMs - before;
  if (zone.offsetAt(first) === before) return first;
  const second = localMs - after;
  return zone.offsetAt(second) === after ? second : first;
}

export const toLocal = (zone: TimeZone, instantMs: number): number => instantMs + zone.offsetAt(instantMs);
