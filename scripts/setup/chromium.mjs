import { existsSync } from "node:fs";
import { aptInstall, hasAptGet } from "./apt-get.mjs";
import { SetUpError } from "./set-up-error.mjs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

function found() {
  return [process.env["CHROMIUM"], ...PLACES].find((path) => path !== undefined && existsSync(path));
}

/**
 * A Chromium to test with: CHROMIUM, one that is installed, or Debian's, which is then installed.
 * @returns {string} path of the executable
 */
export function chromium() {
  const present = found();
  if (present !== undefined) return present;
  if (!hasAptGet()) {
    throw new SetUpError(
      "The end-to-end tests need Chromium: install it, or set CHROMIUM to the path of one.",
    );
  }
  console.log("Installing Debian's Chromium …");
  aptInstall("chromium");
  const installed = found();
  if (installed !== undefined) return installed;
  throw new SetUpError(
    "apt-get could not install chromium: install it yourself, or set CHROMIUM to the path of one.",
  );
}
