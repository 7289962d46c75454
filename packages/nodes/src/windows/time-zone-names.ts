const OFFSET = /^(?:GMT|UTC|UT)?[+-]\d{1,2}(?::?\d{2})?$/;

/** Whether a time zone has this id: a region such as `Asia/Shanghai`, or an offset such as `+08:00`. */
export function isTimeZone(id: string): boolean {
  if (OFFSET.test(id)) return true;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: id }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
