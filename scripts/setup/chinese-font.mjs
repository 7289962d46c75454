import { spawnSync } from "node:child_process";
import { aptInstall, hasAptGet } from "./apt-get.mjs";
import { SetUpError } from "./set-up-error.mjs";

/** Where nobody can tell which fonts there are, it is none of ours to add one. */
function isMissing() {
  const { status, stdout } = spawnSync("fc-list", [":lang=zh", "family"], { encoding: "utf8" });
  return status === 0 && stdout.trim() === "";
}

/** Chinese is drawn with a font of the system: without one its signs are boxes. Debian's is installed where none is there. */
export function chineseFont() {
  if (!isMissing()) return;
  if (hasAptGet()) {
    console.log("Installing Debian's Chinese font …");
    aptInstall("fonts-noto-cjk");
  }
  if (isMissing())
    throw new SetUpError("Pictures in Chinese need a font that has it: install one, such as Noto Sans CJK.");
}
