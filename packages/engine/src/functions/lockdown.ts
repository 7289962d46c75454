import { LONG_KEY } from "./long-key.ts";

/**
 * Runs before anything of a person: what would give another result the next time is replaced by an error that says what
 * to use, what nobody needs is removed, and the prototypes that generated loops rely on are frozen. Maps and sets keep long
 * texts in one piece: see LONG_KEY.
 */
export const LOCKDOWN = `(function () {
  "use strict";
  const refuse = (what, instead) => () => {
    throw new Error(what + " is not available in a function: " + instead);
  };
  const noClock = refuse("The clock", "a process function has context.currentProcessingTime()");
  Math.random = refuse("Math.random", "its results could not be repeated after a failure; use a hash of the row");
  const Real = Date;
  function Fixed(...parts) {
    if (new.target === undefined || parts.length === 0) noClock();
    return Reflect.construct(Real, parts, new.target === Fixed ? Real : new.target);
  }
  for (const name of ["parse", "UTC"]) Object.defineProperty(Fixed, name, { value: Real[name] });
  Object.defineProperty(Fixed, "now", { value: noClock });
  Object.defineProperty(Fixed, "prototype", { value: Real.prototype });
  Object.defineProperty(Real.prototype, "constructor", { value: Fixed });
  Object.defineProperty(globalThis, "Date", { value: Fixed });
  for (const name of ["SharedArrayBuffer", "Atomics", "WeakRef", "FinalizationRegistry", "performance", "navigator", "queueMicrotask"])
    delete globalThis[name];
  const { apply } = Reflect, whole = (key) => (typeof key === "string" && key.length >= ${LONG_KEY} ? key.slice(0) : key);
  const byWhole = (own, name, takes) =>
    (takes === 2 ? { [name](key, value) { return apply(own, this, [whole(key), value]); } } : { [name](key) { return apply(own, this, [whole(key)]); } })[name];
  for (const [kind, names] of [[Map, ["get", "set", "has", "delete", "getOrInsert", "getOrInsertComputed"]], [Set, ["add", "has", "delete"]]])
    for (const name of names) Object.defineProperty(kind.prototype, name, { value: byWhole(kind.prototype[name], name, kind.prototype[name].length) });
  const { groupBy } = Map;
  Object.defineProperty(Map, "groupBy", { value: { groupBy(items, of) { return apply(groupBy, Map, [items, typeof of === "function" ? (item, i) => whole(of(item, i)) : of]); } }.groupBy });
  for (const kind of [Object, Function, Array, String, Number, Boolean, BigInt, Symbol, RegExp, Error, Promise])
    Object.freeze(kind.prototype);
  for (const kind of [Object, Array, String, Number, Math, JSON, Reflect, Fixed, Real]) Object.freeze(kind);
  for (const kind of [Float64Array, Int32Array, Uint8Array, BigInt64Array]) {
    Object.freeze(kind.prototype);
    Object.freeze(Object.getPrototypeOf(kind.prototype));
  }
})()`;
