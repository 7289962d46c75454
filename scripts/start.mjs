import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildPage } from "./setup/build-page.mjs";
import { install } from "./setup/install.mjs";
import { node24, toolEnvironment } from "./setup/node24.mjs";
import { root } from "./setup/root.mjs";
import { printedAddress, startServer } from "./setup/server.mjs";
import { sayingWhatIsMissing } from "./setup/set-up-error.mjs";
import { tool } from "./setup/tool.mjs";
import { hasDisplay, openBrowser } from "./start/open-browser.mjs";
import { startOptions, USAGE } from "./start/options.mjs";
import { supervise } from "./start/supervise.mjs";

const DEV_SERVER_PORT = "8420";

/** @param {import("./start/options.mjs").StartOptions} options */
function startDevelopment({ server, port }) {
  const api = port ?? DEV_SERVER_PORT;
  const args = port === undefined ? ["--port", api, ...server] : server;
  const web = spawn(node24(), [tool("vite", "apps/web"), "--host", "127.0.0.1"], {
    cwd: join(root, "apps", "web"),
    stdio: "inherit",
    env: toolEnvironment({ PORT: api }),
  });
  supervise([startServer(args, { nodeArgs: ["--watch", "--watch-preserve-output"] }), web]);
}

/**
 * `npm start`: installs and builds what changed, then runs the server until it or this program is ended.
 * @param {readonly string[]} args
 */
export function main(args) {
  return sayingWhatIsMissing(async () => {
    const options = startOptions(args, process.env["INIT_CWD"] ?? process.cwd());
    if (options.help) return console.log(USAGE);
    await install();
    if (options.dev) return startDevelopment(options);
    await buildPage();
    const server = startServer(options.server);
    supervise([server]);
    if (!options.open || !hasDisplay()) return;
    await printedAddress(server).then(openBrowser, () => {});
  });
}
