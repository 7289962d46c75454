import type { Message } from "./message.ts";

/** Where in the code, as far as it is known. */
const at = (line: unknown, position: unknown): string =>
  line === 0 ? "" : ` in line ${String(line)}, column ${String(position)}`;

export const runtimeMessages = {
  "runtime.division-by-zero": {
    message: "Division by zero in {node}.",
    fix: "Guard the divisor, for example with NULLIF(divisor, 0).",
  },
  "runtime.overflow": {
    message: "A number left the range of {type} in {node}.",
    fix: "Use a larger type, for example with CAST(... AS BIGINT) or DECIMAL.",
  },
  "runtime.cast-failed": {
    message: "{value} cannot be cast to {type} in {node}.",
    fix: "Use TRY_CAST: it gives NULL for such values.",
  },
  "runtime.session-gap": {
    message: "A row in {node} gives {gap} as the gap of its session, in milliseconds.",
    fix: "Let the expression give more than 0, for example with GREATEST(..., 1), and no NULL.",
  },
  "runtime.json": {
    message: "A JSON function of {node} failed: {problem}.",
    fix: "Correct the text or the path, or say what is to be given instead, for example with NULL ON ERROR.",
  },
  "runtime.malformed-row": {
    message: ({ line, byte, path, problem, column, position }) => {
      const where = line === undefined ? `The line at byte ${byte}` : `Line ${line}`;
      return column === undefined
        ? `${where} of ${path} cannot be read: ${problem}.`
        : `${where} of ${path}, column ${column}${position === undefined ? "" : ` at character ${position}`}, cannot be read: ${problem}.`;
    },
    fix: "Correct the line, or let {node} skip and count malformed rows, or send them to its side output.",
  },
  "runtime.poison-row": {
    message: ({ node, row, times, problem, source }) =>
      `${node} failed ${times === 1 ? "once at a row" : `${times} times at the same row`}${source === undefined ? "" : ` of ${source}`}: ${row}. The problem: ${problem}.`,
    fix: "Correct the row where it comes from, or keep such rows out of {node}: with a filter before it, or with TRY_CAST and NULLIF in its expressions; sources can skip malformed rows or send them to their side output.",
  },
  "runtime.file-missing": {
    message: "The file {path} is not there.",
    fix: "Correct the path in {node}, or put the file there.",
  },
  "runtime.file-refused": {
    message: "{path} cannot be used: {problem}.",
    fix: "Choose a path within the allowed directories that the server may access.",
  },
  "runtime.unreadable-file": {
    message: "{path} cannot be read: {problem}.",
    fix: "Check that the file is whole and of the format that {node} expects.",
  },
  "runtime.function-invalid": {
    message: ({ node, problem, line, position }) =>
      `The code of ${node} cannot be run: ${problem}${at(line, position)}.`,
    fix: "Correct the code of {node}.",
  },
  "runtime.function-failed": {
    message: ({ node, problem, line, position }) =>
      `The function of ${node} threw${at(line, position)}: ${problem}.`,
    fix: "Correct the function or the row, or let {node} skip and count such rows, or send them to its side output.",
  },
  "runtime.function-timer-failed": {
    message: ({ node, problem, line, position, key, time }) =>
      `onTimer of ${node} threw${at(line, position)} for key ${key} at ${time}: ${problem}.`,
    fix: "Correct the function, or let {node} skip and count what fails, or send it to its side output.",
  },
  "runtime.function-result": {
    message: ({ node, column, expected, got }) =>
      column === ""
        ? `The function of ${node} gave ${got}, which is not what this node needs.`
        : `The function of ${node} gave ${got} for column ${column}; ${expected} is needed.`,
    fix: "Correct what the function returns, or the type of the column in {node}.",
  },
  "runtime.function-unsafe-integer": {
    message: "A BIGINT that came to {node} is too large to be an exact number in JavaScript (beyond 2^53).",
    fix: "Let BIGINT come as bigint in the settings of {node}.",
  },
  "runtime.partition-range": {
    message: ({ node, got, last }) =>
      `${node} sends a row to subtask ${got}, and there are those from 0 to ${last} behind it.`,
    fix: "Let {node} give a number from 0 to the parallelism of the node that follows, less one, for every row.",
  },
  "runtime.function-timeout": {
    message: ({ node, line, position }) =>
      `The function of ${node} did not come to an end with one row and was stopped${at(line, position)}.`,
    fix: "Give its loop a condition that ends it.",
  },
  "runtime.function-memory": {
    message: "The function of {node} used more than {megabytes} MB.",
    fix: "Keep less in variables; keep what belongs to a key in the state of a process function.",
  },
  "runtime.request-failed": {
    message: "A request of {node} failed: {problem} ({url}).",
    fix: "See whether the server is there and gives a JSON object; or let {node} try again, skip and count such rows, or send them to its side output.",
  },
  "runtime.socket": {
    message: "{node} cannot read from {host}:{port}: {problem}.",
    fix: "Start the server there, correct host and port, or allow more attempts.",
  },
  "runtime.disk-full": {
    message: "No space is left on the disk for {path}.",
    fix: "Free some space; the job goes on from its last checkpoint.",
  },
  "runtime.disk-failed": {
    message: "The disk could not write for {node}: {problem}.",
    fix: "Look after the disk and the rights to the directory; the job goes on from its last checkpoint.",
  },
  "runtime.task-stuck": {
    message: "{node} did not come back from one step for {seconds} s, and its thread was ended.",
    fix: "Look for an expression, a pattern or a function that takes very long on some row, as REGEXP with a repetition of a repetition; make it simpler, or filter such rows before.",
  },
  "runtime.slot-lost": {
    message: "The slot of {node} lost its thread: {problem}.",
    fix: "The job restarts from its last checkpoint. If it happens again, look at the memory of the machine and at the server's log.",
  },
  "runtime.taskmanager-lost": {
    message: "TaskManager {taskManager} is gone: {problem}.",
    fix: "The job restarts from its last checkpoint. If it happens again, look at the memory of the machine.",
  },
  "runtime.taskmanager-start-failed": {
    message: "A TaskManager could not be started: {problem}.",
    fix: "See the server's log, and free memory or processes.",
  },
  "runtime.no-slots": {
    message: "{needed} slots are needed and {available} can be had.",
    fix: "Lower the parallelism, or allow more TaskManagers.",
  },
  "runtime.state-budget": {
    message: "The state of {node} reached the budget of its slot, {limit} bytes.",
    fix: "Raise the parallelism, keep fewer keys or shorter windows, or choose the LMDB state backend in the job's settings.",
  },
  "runtime.state-disk-budget": {
    message: "The state of {node} reached its budget on disk, {limit} bytes.",
    fix: "Raise the state backend's limit on disk in the job's settings, raise the parallelism, or keep fewer keys or shorter windows.",
  },
  "runtime.state-backend": {
    message: "The state of {node} cannot be kept in LMDB: {problem}.",
    fix: "Choose the state backend in memory in the job's settings, or see to the problem.",
  },
  "runtime.partition-lost": {
    message: "{node} cannot read what an earlier stage has written ({partition}): {problem}.",
    fix: "The subtask that wrote it runs again. If this goes on, see to the disk of the data folder.",
  },
  "runtime.spill-budget": {
    message: "{node} wrote as much to disk as a job may between its stages, {limit} bytes.",
    fix: "Start the server with a larger --batch-disk, or read less.",
  },
  "runtime.checkpoint-failures": {
    message: "{count} checkpoints in a row failed.",
    fix: "See the causes in the list of checkpoints.",
  },
  "runtime.restore-failed": {
    message: "The checkpoint {checkpoint} cannot be restored: {problem}.",
    fix: "Start from an earlier checkpoint, or without one.",
  },
  "runtime.in-flight-without-edge": {
    message:
      "The checkpoint {checkpoint} cannot be restored: rows were in flight from {from} to {to}, and there is no such edge between them now.",
    fix: "Restore it at the parallelism at which it was taken. Or take a savepoint there, which holds no rows in flight, and start from that.",
  },
  "runtime.restored-value": {
    message: "The state {state} was kept without a type and holds {value}, which is no {type}.",
    fix: "Declare a type that all its values have, or none. Or give the state another name: it begins empty then.",
  },
  "runtime.in-flight-changed": {
    message: "Rows that were in flight towards {node} in the checkpoint have other columns or types now.",
    fix: "Restore the checkpoint into the pipeline that it was taken of. Or take a savepoint there, which holds no rows in flight, and start from that.",
  },
  "runtime.restarts-exhausted": {
    message: "The job failed after {attempts} restarts.",
    fix: "Correct the cause below, then start it again.",
  },
  "runtime.internal": {
    message: "An internal error in {node}: {problem}.",
    fix: "This is a bug of the program. Report it with the server's log.",
  },
} as const satisfies Readonly<Record<string, Message>>;
