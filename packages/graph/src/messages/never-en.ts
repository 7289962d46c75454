import type { Message } from "./message.ts";

/** Settings of which nothing would ever come, or every row. */
export const neverMessages = {
  "iterate.never-done": {
    message:
      "The condition of {node} is TRUE of no row, and every row that it sends out comes back: rows would run round for ever.",
    fix: "Write a condition that each row meets some time, for example n >= 10, or send only some rows back, with a Filter or a Split.",
  },
  "window.never-met": {
    message: "The condition is TRUE of no row: the window would never give a result.",
    fix: "Write a condition over the row's columns, or let the window fire after a time too.",
  },
  "window.negative-threshold": {
    message: "A change is never less than 0, so a threshold of {text} is met by every row.",
    fix: "Enter a number from 0 on, or compare increases.",
  },
} as const satisfies Readonly<Record<string, Message>>;
