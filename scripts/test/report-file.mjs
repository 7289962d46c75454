import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Lends `work` the path of a report that does not exist yet and reads what was written there.
 * @template T
 * @param {(path: string) => Promise<number>} work returns an exit code
 * @param {(report: any, exitCode: number) => T} read
 * @returns {Promise<T>} rejects when no report was written or it is no JSON
 */
export async function withReport(work, read) {
  const folder = mkdtempSync(join(tmpdir(), "millrace-report-"));
  try {
    const path = join(folder, "report.json");
    const exitCode = await work(path);
    return read(JSON.parse(readFileSync(path, "utf8")), exitCode);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
