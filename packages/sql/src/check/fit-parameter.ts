import { isBytes, isInteger, isNumeric, isText } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { isTime, isTimestamp } from "./common-type.ts";
import type { Parameter } from "./function-spec.ts";

/** For a person who gave something else. */
export const EXPECTED: Readonly<Record<Parameter, string>> = {
  string: "STRING",
  text: "STRING, BYTES",
  bytes: "BYTES",
  integer: "TINYINT, SMALLINT, INT, BIGINT",
  number: "INT, BIGINT, DOUBLE, DECIMAL",
  timestamp: "TIMESTAMP",
  date: "DATE",
  time: "DATE, TIME, TIMESTAMP",
  boolean: "BOOLEAN",
  any: "",
};

const FITS: Readonly<Record<Parameter, (type: LogicalType) => boolean>> = {
  string: isText,
  text: (type) => isText(type) || isBytes(type),
  bytes: isBytes,
  integer: isInteger,
  number: isNumeric,
  timestamp: isTimestamp,
  date: (type) => type.kind === "DATE",
  time: isTime,
  boolean: (type) => type.kind === "BOOLEAN",
  any: (type) => type.kind !== "INTERVAL" && type.kind !== "INTERVAL_MONTH",
};

export const fitsParameter = (type: LogicalType, parameter: Parameter): boolean => FITS[parameter](type);
