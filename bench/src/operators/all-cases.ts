import { functionCases } from "../functions/function-cases.ts";
import { jointCases } from "./joint-cases.ts";
import { keyedCases } from "./keyed-cases.ts";
import type { OperatorCase } from "./operator-case.ts";
import { requestCases } from "./request-cases.ts";
import { windowCases } from "./window-cases.ts";

/** Every operator of the table. A new operator's cases are a file of their own and a line here. */
export const allCases: readonly OperatorCase[] = [
  ...keyedCases,
  ...windowCases,
  ...jointCases,
  ...requestCases,
  ...functionCases,
];
