import { spawn } from "node:child_process";

/** True where a window could appear: not on CI, not in a shell without a display. */
export function hasDisplay(env = process.env, platform = process.platform) {
  if (env["CI"]) return false;
  if (platform === "darwin" || platform === "win32") return true;
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/**
 * Opens `url` with what the desktop is set to; silent where that fails, the address being printed anyway.
 * @param {string} url
 */
export function openBrowser(url) {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command ?? "xdg-open", args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
