import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Asynchronous requests to the server that runs them: answers become columns, refusals go aside. */
export const askTheServerExample: DrawnExample = {
  id: "ask-the-server",
  name: { en: "Ask this server", zh: "询问本服务器" },
  document: draw(
    "Ask this server",
    [
      {
        id: "wanted",
        kind: "data-generator",
        name: "Wanted",
        at: [0, 0],
        config: {
          columns: [
            {
              name: "id",
              type: "STRING",
              values:
                "choice(example-word-count, example-earthquakes, example-nine-points, no-such-pipeline)",
              nulls: 0,
            },
          ],
          rateLimit: 20,
        },
      },
      {
        id: "ask",
        kind: "async-request",
        name: "Its version",
        at: [1, 0],
        config: {
          url: "/api/documents/{id}",
          schema: [
            { name: "version", type: "INT" },
            { name: "example", type: "BOOLEAN" },
          ],
          order: "unordered",
          capacity: 8,
          onError: "side",
          sample: '{"version": 1, "example": true}',
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 0] },
      { id: "refused", kind: "print", name: "Not there", at: [2, 1] },
    ],
    ["wanted -> ask", "ask -> print", "ask.failed -> refused"],
  ),
};
