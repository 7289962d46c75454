const LETTERS = "GyuYDMLQqdwWEecFaHkKhmsSAnNVzOXxZ";

/** Whether every letter of a pattern of java.time means something. */
export function isTimePattern(pattern: string): boolean {
  const bare = pattern.replaceAll(/'(?:[^']|'')*'/gu, "");
  return !bare.includes("'") && [...bare].every((unit) => !/[A-Za-z]/u.test(unit) || LETTERS.includes(unit));
}

/** Whether it is an offset or has the form of a region's id that the host knows. */
export function isTimeZone(id: string): boolean {
  if (/^(?:GMT|UTC|UT)?[+-]\d{1,2}(?::?\d{2}){0,2}$/u.test(id) || id === "Z") return true;
  if (/^[A-Z]{3}$/u.test(id)) return true;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: id }).resolvedOptions();
    return timeZone !== "" && /^[A-Za-z][\w+\-/]*$/u.test(id);
  } catch {
    return false;
  }
}
