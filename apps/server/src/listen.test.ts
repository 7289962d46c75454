import { createServer } from "node:http";
import { expect, test } from "vitest";
import { listen } from "./listen.ts";
import { DEFAULT_PORT, StartError } from "./options.ts";

test("without a port: the default one, or the next that is free", async () => {
  const first = createServer();
  const second = createServer();
  const ports = [await listen(first, "127.0.0.1", null), await listen(second, "127.0.0.1", null)];
  expect(ports[0]).toBeGreaterThanOrEqual(DEFAULT_PORT);
  expect(ports[1]).toBeGreaterThan(ports[0] ?? 0);
  await expect(listen(createServer(), "127.0.0.1", ports[0] ?? 0)).rejects.toThrow(StartError);
  first.close();
  second.close();
});
