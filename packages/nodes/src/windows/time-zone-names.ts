/** 18 hours at most, as in Java. */
const OFFSET = /^(?:GMT|UTC|UT)?[+-](?:0?\d|1[0-8])(?::?[0-5]\d)?$/u;

/** Whether a time zone has this id: a region such as `Asia/Shanghai`, or an offset such as `+08:00`. */
export function isTimeZone(id: string): boolean {
  if (OFFSET.test(id)) return true;
  // The host knows offsets of more hours.
  if (/^[+-]/u.test(id)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: id }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
