import type { OutputFiles } from "../taskmanager/io/output-files.ts";
import type { PhaseListener } from "./checkpoint-phase.ts";

/** The same files; the phases of a part file's commit are told. */
export function phasesOfOutputs(files: OutputFiles, phases: PhaseListener): OutputFiles {
  return {
    directory: (path) => files.directory(path),
    create: (directory, name) => files.create(directory, name),
    reopen: (directory, name) => files.reopen(directory, name),
    copy: (directory, from, to) => files.copy(directory, from, to),
    list: (path) => files.list(path),
    look: (path) => files.look(path),
    rename: (from, to) => files.rename(from, to),
    remove: (path) => files.remove(path),
    syncDirectory: (path) => files.syncDirectory(path),
    link: async (from, to) => {
      phases.reached("commit");
      await files.link(from, to);
      phases.reached("half-committed");
    },
  };
}
