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
      // A job that restarts reads the manifest; tasks read their state.
      if (mode === "read" && (MANIFEST.test(path) || STATE.test(path))) return reading(file, phases);
      return STATE.test(path) ? writing(file, phases) : file;
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
    append: async (parts) => {
      await file.append(parts);
      phases.reached("upload");
    },
  };
}
