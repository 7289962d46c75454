import { emptyDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import { withOwnAddress } from "./own-address.ts";

const node = (kind: string, url: string) => ({
  id: kind,
  kind,
  version: 1,
  name: kind,
  position: { x: 0, y: 0 },
  parallelism: null,
  config: { url },
});
const asking = (kind: string, url: string) => ({ ...emptyDocument("asks"), nodes: [node(kind, url)] });
const urlIn = (kind: string, url: string, address: string | null = "http://127.0.0.1:8420") =>
  withOwnAddress(asking(kind, url), address).nodes[0]?.config["url"];

test("a path alone asks this server; another URL, another node, and a server without an address stay", () => {
  expect(urlIn("async-request", "/api/documents/{id}")).toBe("http://127.0.0.1:8420/api/documents/{id}");
  expect(urlIn("async-request", "http://host/{id}")).toBe("http://host/{id}");
  expect(urlIn("text-file", "/etc")).toBe("/etc");
  expect(urlIn("async-request", "/api", null)).toBe("/api");
});
