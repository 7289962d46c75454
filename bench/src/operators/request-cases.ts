import { double } from "@millrace/graph";
import { CASE_INPUT } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

const request = (order: "ordered" | "unordered"): OperatorCase => ({
  name: `async request, ${order}, 1,000 at a time`,
  keys: 10_000,
  spec: {
    kind: "async-request",
    kept: 3,
    method: "GET",
    url: 0,
    body: null,
    order,
    capacity: 1_000,
    timeoutMs: 60_000,
    retry: null,
    onTimeout: "fail",
    onError: "fail",
    sample: "{}",
  },
  answer: `{"y": 12.5}`,
  output: [...CASE_INPUT, { name: "y", type: double() }],
  slow: "every row is stored until its answer is there, a request is an object with an address of text, and an answer is parsed",
});

/** Without a network: what the operator itself costs. */
export const requestCases: readonly OperatorCase[] = [request("ordered"), request("unordered")];
