import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestLiveClient } from "../testing/live-client.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";

describe("a server that listens beyond loopback", () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await TestServer.start({ host: "0.0.0.0" });
    token = new URL(server.address).searchParams.get("token") ?? "";
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const cookieOf = async (): Promise<string> => {
    const landing = await server.call(`/?token=${token}`);
    expect([landing.status, landing.headers["location"]]).toEqual([303, "/"]);
    const [cookie = ""] = landing.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/u);
    return cookie.split(";", 1)[0] ?? "";
  };

  test("prints an address with a token, and answers REST only with it", async () => {
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(errorCode(await server.call("/api/documents"))).toBe("token.missing");
    expect(
      errorCode(await server.call("/api/documents", { headers: { authorization: "Bearer wrong" } })),
    ).toBe("token.wrong");
    expect(
      (await server.call("/api/documents", { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    expect((await server.call("/api/documents", { headers: { cookie: await cookieOf() } })).status).toBe(200);
    expect((await server.call("/?token=wrong")).status).toBe(401);
  });

  test("asks for it in the hello, unless the upgrade brought the cookie", async () => {
    await using without = await TestLiveClient.open(server.port);
    without.send({ type: "hello", token: null });
    expect(await without.closed).toBe(1008);
    expect(without.messages).toMatchObject([{ type: "error", code: "token.missing" }]);
    await using wrong = await TestLiveClient.open(server.port);
    wrong.send({ type: "hello", token: "wrong" });
    expect(await wrong.closed).toBe(1008);
    await using right = await TestLiveClient.open(server.port);
    right.send({ type: "hello", token });
    await right.next("welcome");
    await using cookie = await TestLiveClient.open(server.port, { headers: { cookie: await cookieOf() } });
    cookie.send({ type: "hello", token: null });
    await cookie.next("welcome");
  });

  test("still refuses foreign hosts, and answers to its own addresses", async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.call("/api/health", { headers: { ...headers, host: "evil.example" } })).status).toBe(
      403,
    );
    expect(
      (await server.call("/api/health", { headers: { ...headers, host: `127.0.0.1:${server.port}` } }))
        .status,
    ).toBe(200);
  });

  test("stops answering whoever tries token after token", async () => {
    const codes = [];
    for (let attempt = 0; attempt < 25; attempt++) {
      codes.push(
        errorCode(
          await server.call("/api/documents", { headers: { authorization: `Bearer try${attempt}` } }),
        ),
      );
    }
    expect(codes.at(-1)).toBe("request.too-many");
    expect(
      (await server.call("/api/documents", { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
  });
});

test("on loopback there is no token", async () => {
  await using server = await TestServer.start();
  expect(server.address).toBe(`http://127.0.0.1:${server.port}/`);
  expect((await server.call("/api/documents")).status).toBe(200);
});
