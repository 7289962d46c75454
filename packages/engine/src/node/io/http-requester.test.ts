import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { HttpAnswer, HttpRequest } from "../../io/io-service.ts";
import { HttpRequester } from "./http-requester.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (request: Partial<HttpRequest> & Pick<HttpRequest, "url">): Promise<HttpAnswer> =>
  new Promise((resolve) => {
    const requester = new HttpRequester({
      stream: 1,
      send: (message) => message.kind === "answer" && resolve(message.answer),
    });
    requester.send({ id: 7, method: "GET", body: null, timeoutMs: 5_000, ...request });
  });

const textOf = ({ bytes }: HttpAnswer): string => new TextDecoder().decode(bytes);

test("gives status and body of what a server says to a method, a path and a body", async () => {
  const address = await serve((request, response) => {
    let body = "";
    request.on("data", (bytes: Buffer) => (body += bytes.toString()));
    request.on("end", () => {
      response.writeHead(request.method === "POST" ? 201 : 200);
      response.end(`${request.method} ${request.url} ${request.headers["content-type"]} ${body}`);
    });
  });
  const got = await ask({ url: `${address}/a%20b?c=1` });
  expect([got.id, got.status, textOf(got)]).toEqual([7, 200, "GET /a%20b?c=1 undefined "]);
  const made = await ask({ url: `${address}/x`, method: "POST", body: '{"n":1}' });
  expect([made.status, textOf(made)]).toEqual([201, 'POST /x application/json {"n":1}']);
});

test("sends the headers that it is given; those of a body are JSON where none says otherwise", async () => {
  const address = await serve((request, response) =>
    response.end(`${request.headers["content-type"]} ${String(request.headers["x-token"])}`),
  );
  const headers = [["x-token", "ann"]] as const;
  const post = { url: address, method: "POST", body: "x" } as const;
  expect(textOf(await ask({ ...post, headers }))).toBe("application/json ann");
  const typed = [...headers, ["content-type", "text/plain"]] as const;
  expect(textOf(await ask({ ...post, headers: typed }))).toBe("text/plain ann");
  const broken = await ask({ ...post, headers: [["x-token", "a\nb"]] });
  expect(broken).toMatchObject({ status: 0 });
  expect(broken.problem).not.toBe("");
});

test("says why there is no answer", async () => {
  const gone = await serve(() => {});
  const server = servers.pop()!;
  await new Promise((resolve) => server.close(resolve));
  expect(await ask({ url: gone })).toMatchObject({ status: 0, problem: "ECONNREFUSED" });
  expect((await ask({ url: "http://no such host/" })).problem).not.toBe("");
  const silent = await serve(() => {});
  expect((await ask({ url: silent, timeoutMs: 50 })).problem).toMatch(/timeout/u);
});

test("takes no answer beyond its bound", async () => {
  const address = await serve((_, response) => response.end("x".repeat(5 << 20)));
  expect(await ask({ url: address })).toMatchObject({ status: 0, problem: "an answer of 5242880 bytes" });
});

test("of an answer that does not end it takes no more than that either", async () => {
  let sent = 0;
  const address = await serve((_, response) => {
    const send = (): void => {
      while (!response.destroyed && response.write("x".repeat(1 << 16))) sent += 1 << 16;
    };
    response.on("drain", send);
    send();
  });
  expect(await ask({ url: address })).toMatchObject({
    status: 0,
    problem: "an answer of more than 4194304 bytes",
  });
  expect(sent).toBeLessThan(64 << 20);
});

test("a closed one gives no answer any more", async () => {
  const address = await serve((_, response) => setTimeout(() => response.end("{}"), 20));
  const answers: unknown[] = [];
  const requester = new HttpRequester({ stream: 1, send: (message) => answers.push(message) });
  requester.send({ id: 1, method: "GET", url: address, body: null, timeoutMs: 5_000 });
  await requester.close();
  await ask({ url: address });
  expect(answers).toEqual([]);
});
