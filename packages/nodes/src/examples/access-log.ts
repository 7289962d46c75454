import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** The server's own access log, watched as it grows: looking at this page makes the rows. */
export const accessLogExample: DrawnExample = {
  id: "access-log",
  name: { en: "This server's requests", zh: "本服务器的请求" },
  document: draw(
    "This server's requests",
    [
      {
        id: "log",
        kind: "json-lines-file",
        name: "Access log",
        at: [0, 0],
        config: {
          path: "files/server/access.jsonl",
          mode: "watched",
          schema: [
            { name: "time", type: "TIMESTAMP(3)" },
            { name: "method", type: "STRING" },
            { name: "path", type: "STRING" },
            { name: "status", type: "INT" },
            { name: "bytes", type: "BIGINT" },
            { name: "durationMs", type: "DOUBLE" },
          ],
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "time", outOfOrdernessMs: 1_000 },
      },
      {
        id: "kind",
        kind: "map",
        name: "Kind of request",
        at: [2, 0],
        config: {
          projections: [
            {
              name: "kind",
              expression:
                "CASE WHEN path LIKE '/api/%' THEN 'data' WHEN path LIKE '/assets/%' THEN 'files' ELSE 'page' END",
            },
          ],
          keepOthers: true,
        },
      },
      { id: "by-kind", kind: "key-by", name: "By kind", at: [0, 1], config: { columns: ["kind"] } },
      {
        id: "window",
        kind: "window",
        name: "10 seconds",
        at: [1, 1],
        config: {
          sizeMs: 10_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "requests" },
            { fn: "AVG", column: "durationMs", name: "avg_ms" },
            { fn: "MAX", column: "durationMs", name: "max_ms" },
            { fn: "SUM", column: "bytes", name: "bytes" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    ["log -> event-time", "event-time -> kind", "kind -> by-kind", "by-kind -> window", "window -> print"],
  ),
};
