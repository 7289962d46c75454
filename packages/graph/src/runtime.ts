/**
 * What running tasks need of this package, without documents, schemas and words: the package as TaskManagers see it
 * (export condition `millrace-runtime`). A slot loads in half the time and memory for it.
 */
export { avroName } from "./avro-name.ts";
export { invariant, InvariantError } from "./diagnostic.ts";
export { functionStateId, functionStateType } from "./function-spec.ts";
export { globPattern, isHiddenName } from "./glob-pattern.ts";
export { isGzipPath } from "./gzip-path.ts";
export { jsonArrayElements } from "./json-array-elements.ts";
export { FAILURES, jobFailure } from "./job-failure.ts";
export { LIBRARY_FUNCTIONS, TOLERANT_FUNCTIONS, VOLATILE_FUNCTIONS } from "./library-function.ts";
export { isJoint } from "./joint-spec.ts";
export { HOST_METRICS_FIELDS, isSink, isSource, NEXMARK_FIELDS } from "./operator-spec.ts";
export {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  formatType,
  int,
  isBytes,
  isFine,
  isNested,
  isText,
  orNull,
  rowSchema,
  smallint,
  string,
  time,
  timestamp,
  tinyint,
} from "./row-type.ts";
export { isPlainText, valueClass } from "./value-class.ts";
export { windowPolicies, windowSides } from "./window-operator-spec.ts";
