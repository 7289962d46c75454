import { LIBRARY_FUNCTIONS, TOLERANT_FUNCTIONS, VOLATILE_FUNCTIONS } from "@millrace/graph";
import type { LibraryFunction, ScalarFunction, TolerantFunction, VolatileFunction } from "@millrace/graph";
import { COLLECTION_LIBRARY } from "./collections.ts";
import { ENCODING_LIBRARY } from "./encodings.ts";
import type { Implementation, TolerantImplementation } from "./implementation.ts";
import { TOLERANT_JSON_LIBRARY } from "./json/json-library.ts";
import { NETWORK_LIBRARY } from "./network.ts";
import { NUMBER_LIBRARY } from "./numbers.ts";
import { REGEX_LIBRARY } from "./regex.ts";
import { STRING_LIBRARY } from "./strings.ts";
import { TIME_LIBRARY } from "./times.ts";
import { TIME_TEXT_LIBRARY } from "./time-texts.ts";
import { TOLERANT_COLLECTION_LIBRARY } from "./tolerant-collections.ts";
import { TOLERANT_STRING_LIBRARY } from "./tolerant-strings.ts";

/** A function without a definition does not compile. */
export const LIBRARY: Readonly<Record<LibraryFunction, Implementation>> = {
  ...NUMBER_LIBRARY,
  ...STRING_LIBRARY,
  ...COLLECTION_LIBRARY,
  ...ENCODING_LIBRARY,
  ...NETWORK_LIBRARY,
  ...REGEX_LIBRARY,
  ...TIME_LIBRARY,
  ...TIME_TEXT_LIBRARY,
};

export const TOLERANT_LIBRARY: Readonly<Record<TolerantFunction, TolerantImplementation>> = {
  ...TOLERANT_STRING_LIBRARY,
  ...TOLERANT_COLLECTION_LIBRARY,
  ...TOLERANT_JSON_LIBRARY,
};

const STRICT: ReadonlySet<string> = new Set(LIBRARY_FUNCTIONS);
const TOLERANT: ReadonlySet<string> = new Set(TOLERANT_FUNCTIONS);

const VOLATILE: ReadonlySet<string> = new Set(VOLATILE_FUNCTIONS);

export const isVolatileFunction = (fn: ScalarFunction): fn is VolatileFunction => VOLATILE.has(fn);
export const isLibraryFunction = (fn: ScalarFunction): fn is LibraryFunction => STRICT.has(fn);
export const isTolerantFunction = (fn: ScalarFunction): fn is TolerantFunction => TOLERANT.has(fn);
