import type { LogicalType, ValueClass } from "@millrace/graph";
import { integerRange } from "./value-class.ts";

/** The text of a test: whether `v` is a value of the type. */
export function valueTest(type: LogicalType, valueClass: ValueClass, v = "v"): string {
  switch (valueClass) {
    case "boolean":
      return `(${v} === true || ${v} === false)`;
    case "text":
      return `typeof ${v} === "string"`;
    case "bigint":
      return `typeof ${v} === "bigint" && BigInt.asIntN(64, ${v}) === ${v}`;
    case "number": {
      const range = integerRange(type);
      if (range === null) return `typeof ${v} === "number"`;
      const whole = `${v} % 1 === 0 && ${v} >= ${range[0]} && ${v} <= ${range[1]}`;
      return `typeof ${v} === "number" && ${range[1] >= INT_MAX ? `((${v} | 0) === ${v} || (${whole}))` : whole}`;
    }
  }
}

const INT_MAX = 2_147_483_647;
