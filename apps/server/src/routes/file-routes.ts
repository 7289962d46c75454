import { fileColumnsSchema, fileListSchema } from "@millrace/protocol";
import { z } from "zod";
import type { DiscoverFile } from "../runners/discover-file.ts";
import type { Services } from "../services.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

/** How the text of a file is encoded. */
export const charsetSchema = z.enum(["UTF-8", "ISO-8859-1", "GBK"]).default("UTF-8");

/** How a CSV file is written, as the settings of a node say it. */
const csvQuery = {
  delimiter: z.string().max(4).default(","),
  header: z.stringbool().default(true),
  quote: z.string().max(4).default('"'),
  comment: z.string().max(4).default(""),
  nullLiteral: z.string().max(100).default(""),
  charset: charsetSchema,
};

const ASCII = /^[\t\x20-\x7e]$/u;

export function fileRoutes({ roots, compiler }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/files",
      summary: "The entries of an allowed directory; without a path, those directories",
      params: noParams,
      query: z.strictObject({ path: z.string().max(4_096).default("") }),
      body: { kind: "none" },
      status: 200,
      response: fileListSchema,
      errors: ["file.missing", "file.not-allowed"],
      example: { query: { path: "files" } },
      handle: ({ query }) => roots.list(query.path),
    }),
    route({
      method: "get",
      path: "/api/files/columns",
      summary: "Names and types of the columns of a file, and its first rows, from a sample",
      params: noParams,
      query: z.strictObject({
        path: z.string().min(1).max(4_096),
        format: z.enum(["csv", "json-lines", "parquet", "avro"]),
        ...csvQuery,
      }),
      body: { kind: "none" },
      status: 200,
      response: fileColumnsSchema,
      errors: ["file.missing", "file.not-allowed", "file.unreadable", "server.busy"],
      example: { query: { path: "samples/orders.csv", format: "csv" } },
      handle: async ({ query: { path, format, ...csv } }) => {
        const file = await roots.fileToRead(path);
        return compiler.discover({ path: file, format, csv: csvOptions(csv) });
      },
    }),
  ];
}

type CsvQuery = { readonly [K in keyof typeof csvQuery]: z.infer<(typeof csvQuery)[K]> };

/** What is no character of CSV's syntax is as if it were not said. */
function csvOptions({
  delimiter,
  header,
  quote,
  comment,
  nullLiteral,
  charset,
}: CsvQuery): DiscoverFile["csv"] {
  return {
    delimiter: ASCII.test(delimiter) ? delimiter : ",",
    header,
    charset,
    quote: ASCII.test(quote) ? quote : null,
    comment: ASCII.test(comment) ? comment : null,
    nullLiteral: nullLiteral === "" ? null : nullLiteral,
  };
}
