import { join } from "node:path";

/**
 * Asks glibc for huge pages where an allocation is large: the first touch of a table's memory is then a fault every 2 MB
 * instead of every 4 KB, which is what most of a restore was. Systems without glibc pass over it.
 */
const HUGE_PAGES = "glibc.malloc.hugetlb=1";

/** What a TaskManager process finds in its environment: what is set already counts. */
export function taskManagerEnvironment(present: NodeJS.ProcessEnv, dataDir: string): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: join(dataDir, "cache"),
    ...present,
    GLIBC_TUNABLES: withHugePages(present["GLIBC_TUNABLES"]),
  };
}

function withHugePages(tunables = ""): string {
  if (tunables.includes("glibc.malloc.hugetlb=")) return tunables;
  return tunables === "" ? HUGE_PAGES : `${tunables}:${HUGE_PAGES}`;
}
