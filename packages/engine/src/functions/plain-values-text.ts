/**
 * `@plainText(value)` writes a value as text, `@revived(text)` reads it: JSON, with what JSON has no word for (bigint,
 * undefined, numbers that are not finite and -0, dates, maps, sets, typed arrays) as `{"$": kind, "v": parts}`. What is
 * something else (functions, instances of classes, a value within itself) throws.
 */
export const PLAIN_VALUES = `
const @protoOf = Object.getPrototypeOf, @plainProto = Object.prototype, @isArray = Array.isArray;
const @typedArrays = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array];
const @tooDeep = (depth) => { if (depth > 200) throw new TypeError("an accumulator is within itself, or too deep"); };
const @isPlain = (v, depth) => {
  switch (typeof v) {
    case "string": case "boolean": return true;
    case "number": return v - v === 0 && (v !== 0 || 1 / v > 0);
    case "object": break;
    default: return false;
  }
  if (v === null) return true;
  @tooDeep(depth);
  if (@isArray(v)) { for (let i = 0; i < v.length; i++) if (!@isPlain(v[i], depth + 1)) return false; return true; }
  if (@protoOf(v) !== @plainProto) return false;
  for (const name in v) if (name === "$" || !@isPlain(v[name], depth + 1)) return false;
  return true;
};
const @unkept = (v) => { throw new TypeError("an accumulator cannot keep " + (typeof v === "object" ? "an instance of " + ((v.constructor && v.constructor.name) || "a class") : "a " + typeof v)); };
const @tagged = (v, depth) => {
  @tooDeep(depth);
  const inner = (each) => @tagged(each, depth + 1);
  switch (typeof v) {
    case "string": case "boolean": return v;
    case "number": return v - v === 0 && (v !== 0 || 1 / v > 0) ? v : { $: "number", v: v === 0 ? "-0" : String(v) };
    case "bigint": return { $: "bigint", v: String(v) };
    case "undefined": return { $: "undefined" };
    case "object": break;
    default: @unkept(v);
  }
  if (v === null) return v;
  if (@isArray(v)) return Array.from(v, inner);
  if (v instanceof Map) return { $: "map", v: Array.from(v, ([key, value]) => [inner(key), inner(value)]) };
  if (v instanceof Set) return { $: "set", v: Array.from(v, inner) };
  if (v instanceof Date) return { $: "date", v: inner(v.getTime()) };
  const typed = @typedArrays.findIndex((of) => v instanceof of);
  if (typed >= 0) return { $: "typed", v: [typed, ...Array.from(v, inner)] };
  if (@protoOf(v) !== @plainProto && @protoOf(v) !== null) @unkept(v);
  return { $: "object", v: Object.keys(v).map((name) => [name, inner(v[name])]) };
};
const @untagged = (v) => {
  if (typeof v !== "object" || v === null) return v;
  if (@isArray(v)) return v.map(@untagged);
  switch (v.$) {
    case undefined: { for (const name in v) v[name] = @untagged(v[name]); return v; }
    case "number": return Number(v.v);
    case "bigint": return BigInt(v.v);
    case "undefined": return undefined;
    case "map": return new Map(v.v.map(([key, value]) => [@untagged(key), @untagged(value)]));
    case "set": return new Set(v.v.map(@untagged));
    case "date": return new Date(@untagged(v.v));
    case "typed": { const [typed, ...values] = v.v; return @typedArrays[typed].from(values.map(@untagged)); }
    default: { const o = {}; for (const [name, value] of v.v) Object.defineProperty(o, name, { value: @untagged(value), writable: true, enumerable: true, configurable: true }); return o; }
  }
};
const @plainText = (v) => @stringify(@isPlain(v, 0) ? v : @tagged(v, 0));
const @revived = (text) => { const v = @parse(text); return text.includes('"$"') ? @untagged(v) : v; };`;
