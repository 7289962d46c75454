import { RequestError } from "../api-error.ts";

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);
const MAX_DEPTH = 100;

/**
 * Parses a body. Refused: what is no JSON, keys by which a careless merge would change every object's prototype, and
 * nesting so deep that a recursive reader would run out of stack.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RequestError("request.malformed", `The body is not JSON: ${(error as Error).message}.`);
  }
  checkShape(value);
  return value;
}

function checkShape(root: unknown): void {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new RequestError("request.malformed", `The body is nested more than ${MAX_DEPTH} levels deep.`);
    }
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      for (const [key, inner] of Object.entries(value)) {
        if (FORBIDDEN.has(key)) throw new RequestError("request.malformed", `The key ${key} is not allowed.`);
        below.push(inner);
      }
    }
    level = below;
  }
}
