import { join } from "node:path";
import { node24, toolEnvironment } from "./node24.mjs";
import { once } from "./once.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { SetUpError } from "./set-up-error.mjs";
import { sourceFiles } from "./source-files.mjs";
import { tool } from "./tool.mjs";

/** Builds the page into apps/web/dist; free when neither it nor a package changed. */
export async function buildPage() {
  const web = join(root, "apps", "web");
  const sources = [...sourceFiles(web), ...sourceFiles(join(root, "packages"))];
  await once({
    name: "page",
    files: [...sources.filter((path) => !/\.test\.tsx?$/.test(path)), join(root, "pnpm-lock.yaml")],
    result: join(web, "dist", "index.html"),
    work: async () => {
      console.log("Building the page …");
      const args = [tool("vite", "apps/web"), "build", "--logLevel", "warn"];
      const code = await run(node24(), args, { cwd: web, env: toolEnvironment() });
      if (code !== 0)
        throw new SetUpError(`The page could not be built (exit ${code}); the reason is above.`);
    },
  });
}
