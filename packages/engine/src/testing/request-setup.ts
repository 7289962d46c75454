import { int, REQUEST_ERROR_FIELDS, string } from "@millrace/graph";
import type { AsyncRequestSpec, Field } from "@millrace/graph";
import { asyncRequestFactory } from "../operators/requests/async-requests.ts";
import { OperatorHarness } from "./operator-harness.ts";
import type { HarnessOptions } from "./operator-harness.ts";

const kept: readonly Field[] = [{ name: "id", type: int() }];

/** A request for each row, ten at a time and in order, but for what is given. */
export function requestHarness(
  change: Partial<AsyncRequestSpec> = {},
  options: HarnessOptions = {},
): OperatorHarness<AsyncRequestSpec> {
  const spec: AsyncRequestSpec = {
    kind: "async-request",
    kept: 1,
    method: "GET",
    url: 1,
    body: null,
    order: "ordered",
    capacity: 10,
    timeoutMs: 1_000,
    retry: null,
    onTimeout: "fail",
    onError: "fail",
    sample: "{}",
    ...change,
  };
  const setup = {
    spec,
    factory: asyncRequestFactory,
    input: [...kept, { name: "url", type: string() }],
    output: [...kept, { name: "name", type: string() }],
    sideOutputs: [[...kept, ...REQUEST_ERROR_FIELDS]],
  };
  return new OperatorHarness(setup, options);
}

/** Addresses that were asked and have not answered. */
export const asked = ({ io }: OperatorHarness<AsyncRequestSpec>): readonly string[] =>
  io.requests.map(({ url }) => url);
