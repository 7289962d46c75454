import type { z } from "zod";
import { ApiFailure } from "./api-failure.ts";

interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
}

/** A request up to this size goes out even if the page is left meanwhile; browsers allow 64 KB. */
const KEPT_ALIVE_CHARS = 20_000;

/** One request to the server; the answer is checked against `schema`. Throws `ApiFailure` and nothing else. */
export async function request<S extends z.ZodType>(
  path: string,
  schema: S,
  options: RequestOptions = {},
): Promise<z.infer<S>> {
  const response = await send(path, options);
  const parsed = schema.safeParse(
    response.status === 204 ? undefined : await response.json().catch(() => undefined),
  );
  if (!parsed.success) {
    throw new ApiFailure(response.status, {
      code: "answer.invalid",
      message: `${path}: ${parsed.error.message}`,
    });
  }
  return parsed.data;
}

async function send(path: string, { method = "GET", body }: RequestOptions): Promise<Response> {
  const headers = new Headers({ "x-millrace": "1" });
  if (body !== undefined) headers.set("content-type", "application/json");
  const text = body === undefined ? null : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      ...(text === null ? {} : { body: text, keepalive: text.length < KEPT_ALIVE_CHARS }),
    });
  } catch (cause) {
    throw ApiFailure.unreachable(cause);
  }
  if (!response.ok) throw await ApiFailure.ofResponse(response);
  return response;
}
