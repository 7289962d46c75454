import { collectedRowSchema } from "@millrace/protocol";
import type { RunReport } from "./run-report.ts";

/** Tells rows that come as lines of JSON, until they end. */
export async function tellRows(chunks: AsyncIterable<Uint8Array>, report: RunReport): Promise<void> {
  const decoder = new TextDecoder();
  let begun = "";
  for await (const chunk of chunks) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split("\n");
    begun = lines.pop() ?? "";
    for (const line of lines) {
      const { node, kind, values } = collectedRowSchema.parse(JSON.parse(line));
      report.row(node, kind, values);
    }
    await report.flush();
  }
}
