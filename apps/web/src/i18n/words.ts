import type { en } from "./en.ts";

/** A catalog with the keys of English and the same parameters: what is missing in one language does not compile. */
type Widened<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Widened<T[K]> };

export type Words = Widened<typeof en>;
