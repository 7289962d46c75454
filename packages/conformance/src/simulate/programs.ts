import type { Program } from "../program.ts";
import { programs } from "../programs.ts";
import { dataWindow } from "./programs/data-window.ts";
import { everySink } from "./programs/every-sink.ts";
import { impatientRequests } from "./programs/impatient-requests.ts";
import { retractedTable } from "./programs/retracted-table.ts";
import { socketLines } from "./programs/socket-lines.ts";
import { upsertedTable } from "./programs/upserted-table.ts";

/** What a case of the simulation may run: every conformance program, and those that need what only it has. */
export const simulatedPrograms: readonly Program[] = [
  ...programs,
  socketLines,
  everySink,
  dataWindow,
  impatientRequests,
  upsertedTable,
  retractedTable,
];
