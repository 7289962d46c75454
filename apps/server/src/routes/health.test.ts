import { expect, test } from "vitest";
import { TestServer } from "../testing/test-server.ts";

test.each([false, true])("whether functions are trusted is said: %s", async (trustedFunctions) => {
  await using server = await TestServer.start({ trustedFunctions });
  const { status, text } = await server.call("/api/health");
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ status: "ok", trustedFunctions });
});
