import { flow } from "../../flow.ts";
import type { Program } from "../../program.ts";

/** What the others show is not held against anything: they must not disturb the one that commits, nor each other. */
export const everySink: Program = {
  id: "every-sink",
  about: "sinks without a promise beside one that commits",
  files: {},
  document: ({ output }) =>
    flow(
      "Every sink",
      {
        numbers: { kind: "sequence", config: { from: 1, to: 1_600 } },
        byNumber: { kind: "key-by", config: { columns: ["n"] } },
        once: { kind: "deduplicate", config: { columns: ["n"] } },
        print: { kind: "print" },
        stderr: { kind: "print-to-stderr" },
        discard: { kind: "discard" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      [
        "numbers -> byNumber -> once",
        "numbers -> print",
        "once -> stderr",
        "once -> discard",
        "once -> sink",
      ],
    ),
  expected: null,
};
