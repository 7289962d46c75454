import type { Message } from "./message.ts";

/** Tables that rows are written to by key. */
export const tableMessages = {
  "table.name": {
    message: 'A table cannot be called "{table}".',
    fix: "Enter a name that is not empty and does not begin with sqlite_ or millrace_.",
  },
  "table.same-name": {
    message:
      "To SQLite the columns {column} and {other} have one name: it does not tell capitals from small letters.",
    fix: "Rename one of them with Rename columns, or leave it out with Project.",
  },
  "table.key-type": {
    message: "{column} cannot be a key: values of {type} are not told apart exactly.",
    fix: "Choose a column of another type, or cast it to STRING or DECIMAL with Map.",
  },
  "table.key-does-not-cover": {
    message:
      "Rows are told apart by {streamKey}, and the key of the table lacks {missing}: rows of different keys replace one another, and which one stays may differ from run to run.",
    fix: "Add {missing} to the key of the table, or key by its columns before.",
  },
  "runtime.table-column-missing": {
    message: "The table {table} in {path} has no column {column}, which {node} writes.",
    fix: "Add the column to the table, leave it out before {node}, or enter another name for the table.",
  },
  "runtime.table-column-type": {
    message: "The column {column} of the table {table} in {path} is {found}, and {node} writes {due}.",
    fix: "Cast the column before {node}, change the table, or enter another name for the table.",
  },
  "runtime.table-key": {
    message: "The table {table} in {path} does not tell its rows apart by {keys}, the key of {node}.",
    fix: "Choose the columns of its primary key or of a unique index as the key of {node}, add such an index, or enter another name for the table.",
  },
  "runtime.table-null-key": {
    message: "A row of {node} has NULL in the key column {column}.",
    fix: "Take such rows out with a Filter ({column} IS NOT NULL), or give them a value with COALESCE in Map.",
  },
  "runtime.table-failed": {
    message: "{node} cannot write the table {table} in {path}: {problem}.",
    fix: "See what the file is, who else has it open, and whether the disk has room; the job goes on from its last checkpoint.",
  },
  "runtime.table-superseded": {
    message: "An earlier try of {node} was still writing the table {table} in {path}, and was refused.",
    fix: "Nothing is to be done: the newer try has all of its rows.",
  },
} as const satisfies Readonly<Record<string, Message>>;
