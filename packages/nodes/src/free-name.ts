/** A name that no other has: with underscores behind it until it is one. */
export const freeName = (name: string, taken: ReadonlySet<string>): string =>
  taken.has(name) ? freeName(`${name}_`, taken) : name;
