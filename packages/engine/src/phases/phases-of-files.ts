import type { FileSystem, OpenFile } from "../storage/file-system.ts";
import type { PhaseListener } from "./checkpoint-phase.ts";

const MANIFEST = /\/chk-\d+\/manifest\.json$/;
const STATE = /\/chk-\d+\/[^/]+\.state$/;
const CHECKPOINT = /\/chk-\d+$/;

/** The same files; phases of checkpoints that are writes and reads of them are told. */
export function phasesOfFiles(files: FileSystem, phases: PhaseListener): FileSystem {
  return {
    ...files,
    open: async (path, mode) => {
      const file = await files.open(path, mode);
      if (!STATE.test(path)) return file;
      return mode === "read" ? reading(file, phases) : writing(file, phases);
    },
    rename: async (from, to) => {
      if (MANIFEST.test(to)) phases.reached("manifest");
      await files.rename(from, to);
      if (MANIFEST.test(to)) phases.reached("renamed");
    },
    remove: async (path) => {
      if (CHECKPOINT.test(path)) phases.reached("removal");
      await files.remove(path);
    },
  };
}

function reading(file: OpenFile, phases: PhaseListener): OpenFile {
  return {
    ...file,
    read: (into, position) => {
      phases.reached("restore");
      return file.read(into, position);
    },
  };
}

function writing(file: OpenFile, phases: PhaseListener): OpenFile {
  return {
    ...file,
    append: async (bytes) => {
      await file.append(bytes);
      phases.reached("upload");
    },
  };
}
