import type { Message } from "./message.ts";

/** Why a checkpoint does not fit a pipeline. */
export const restoreMessages = {
  "restore.state-lost": {
    message: "The checkpoint has state of {node}, which is not in this pipeline any more.",
    fix: "Put the node back (undo, or an older version), or start without the checkpoint.",
  },
  "restore.kind-changed": {
    message:
      "{node} was {saved} when the checkpoint was taken and is {kind} now: its state means something else.",
    fix: "Go back to the version that took the checkpoint, or start without it.",
  },
  "restore.state-changed": {
    message: "{node} keeps other state than in the checkpoint: {changes} changed.",
    fix: "Change it back, or start without the checkpoint.",
  },
  "restore.type-changed": {
    message:
      "{node} keeps {column} as {to} now; in the checkpoint it is {from}, which cannot be carried over.",
    fix: "Change the type back or to a wider one, or start without the checkpoint.",
  },
  "restore.max-parallelism": {
    message: "The checkpoint was taken with a maximal parallelism of {saved}; this pipeline has {now}.",
    fix: "Set the maximal parallelism to {saved}.",
  },
  "restore.new-state": {
    message: "{node} is not in the checkpoint: it starts without state.",
    fix: "Nothing has to be done if that is what you want.",
  },
  "restore.newer-format": {
    message:
      "It is in a format that this version of Millrace does not read ({file}): that of a newer version, or of one from before the first release.",
    fix: "Start it with the version that wrote it, or choose another.",
  },
  "restore.checkpoint-damaged": {
    message: "The checkpoint cannot be read: {problem} of {file}.",
    fix: "Choose another checkpoint.",
  },
} as const satisfies Record<string, Message>;
