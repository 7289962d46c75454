import type { Message } from "./message.ts";

export const directoryMessages = {
  "directory.column-type": {
    message: "{file} has {found} in column {column}, which is {type} here.",
    fix: "Make the column {wider}, or let Names match only files that are alike.",
  },
  "directory.column-missing": {
    message: "{file} has no column {column}.",
    fix: "Let Names match only files that have it, or take the column away.",
  },
  "directory.delimiter": {
    message: "{file} has {found} between its columns, and the node {delimiter}.",
    fix: "Make the delimiter {found}, or let Names match only files that are alike.",
  },
} as const satisfies Readonly<Record<string, Message>>;
