import { collectedRowSchema } from "@millrace/protocol";

/** Hears of rows; `flush` resolves when it has room for more. */
export interface RowListener {
  row(node: string, kind: string, values: readonly (string | null)[]): void;
  flush(): Promise<void>;
}

/** Tells rows that come as lines of JSON, until they end. */
export async function tellRows(chunks: AsyncIterable<Uint8Array>, report: RowListener): Promise<void> {
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
