/** A column's name as Avro has it: letters, digits and underscores, into which everything else is made. */
export const avroName = (name: string): string => name.replaceAll(/^(?=\d)|[^A-Za-z0-9_]/gu, "_");
