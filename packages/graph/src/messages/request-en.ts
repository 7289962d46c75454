import type { Message } from "./message.ts";

export const requestMessages = {
  "request.url": {
    message:
      "The URL is none: it begins with http:// or https:// and a host, or is a path of this server, and each { has its }.",
    fix: () => "Enter it like http://localhost:8080/users/{id}.",
  },
  "request.body": {
    message: "The body is {type}; a request sends text.",
    fix: "Make a text of it, for example with JSON_OBJECT or CAST(… AS STRING).",
  },
  "request.header": {
    message: "Line {line} of the headers is none: it has a name, a colon and a value, and each { has its }.",
    fix: () => "Write it like Authorization: Bearer {token}.",
  },
  "request.max-delay": {
    message: "The longest delay is shorter than the first one.",
    fix: "Make “At most” longer, or the delay shorter.",
  },
  "request.no-time-to-retry": {
    message: "The timeout is over before the first further try.",
    fix: "Make the timeout longer than the delay, or leave the tries out.",
  },
  "request.sample": {
    message: "The sample answer is no JSON object: previews and Step show failed requests.",
    fix: () => 'Enter an object with the columns of the answer, for example {"name": "ann"}.',
  },
} as const satisfies Readonly<Record<string, Message>>;
