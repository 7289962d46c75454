import { beforeAll, describe, expect, it } from "vitest";
import { provideTestSandbox } from "../testing/test-sandbox.ts";
import { VmError } from "./function-vm.ts";
import { QuickJsVm } from "./quick-js-vm.ts";
import { sandboxModule } from "./sandbox-binary.ts";

beforeAll(provideTestSandbox);

/** Runs `body`, and gives what it returned as text, or what ended it. Host function 0 counts its calls. */
function attempt(body: string): {
  readonly said: string;
  readonly ended: VmError["kind"] | null;
  readonly calls: number;
} {
  let calls = 0;
  const vm = new QuickJsVm(sandboxModule(), { memoryBytes: 16 << 20, ticks: 200 });
  const program = `(function (host) {
    let said = "";
    const run = () => { said = String((function () { ${body} })()); return 0; };
    return [[run], () => said, [], [], [new Int32Array(1)]];
  })`;
  try {
    const loaded = vm.load(program, [() => ++calls]);
    loaded.call(0, 0);
    return { said: loaded.describe(), ended: null, calls };
  } catch (error) {
    if (error instanceof VmError) return { said: error.message, ended: error.kind, calls };
    throw error;
  }
}

/** Names that only a host has: whatever global object a technique gets hold of, they are not in it. */
const REACH = `(g) => {
  const names = ["process", "require", "module", "fetch", "XMLHttpRequest", "WebSocket", "importScripts", "postMessage",
    "Buffer", "Deno", "Bun", "document", "window", "self", "navigator", "WebAssembly", "setTimeout", "setInterval",
    "queueMicrotask", "structuredClone", "console", "performance", "SharedArrayBuffer", "Atomics", "Worker", "crypto",
    "print", "std", "os", "bjson", "scriptArgs", "__dirname", "global"];
  return names.filter((name) => { try { return g[name] !== undefined; } catch { return false; } }).join() || "nothing";
}`;

const reaching: readonly (readonly [string, string])[] = [
  ["the global object", `return (${REACH})(globalThis)`],
  ["the constructor of a function", `return (${REACH})((() => {}).constructor("return this")())`],
  [
    "a chain of constructors from a value",
    `return (${REACH})("".constructor.constructor("return globalThis")())`,
  ],
  ["Function, called as such", `return (${REACH})(Function("return this")())`],
  ["indirect eval", `return (${REACH})((0, eval)("this"))`],
  [
    "this of a sloppy function",
    `return (${REACH})(new Function("return (function () { return this })()")())`,
  ],
  [
    "the constructor of an async function",
    `return (${REACH})(globalThis, (async () => {}).constructor("return this"))`,
  ],
  [
    "the constructor of a generator",
    `return (${REACH})((function* () {}).constructor("yield this")().next().value)`,
  ],
  [
    "the constructor of an async generator",
    `(async function* () {}).constructor("yield process")().next(); return "nothing"`,
  ],
  ["the constructor of a host function", `return (${REACH})(host.constructor("return this")())`],
  [
    "a prototype of a host function",
    `return (${REACH})(Object.getPrototypeOf(host).constructor("return this")())`,
  ],
  ["the caller of a host function", `try { return host.caller } catch (e) { return e.name }`],
  [
    "arguments.callee.caller",
    `try { return (function () { "use strict"; return arguments.callee.caller })() } catch (e) { return e.name }`,
  ],
  [
    "what a host function is given as this",
    `return (${REACH})(host.call(globalThis, 1).constructor.constructor("return this")())`,
  ],
  [
    "Error.prepareStackTrace",
    `let seen = "nothing"; Error.prepareStackTrace = (_, frames) => { seen = (${REACH})(frames?.[0]?.getThis?.() ?? {}); return "" }; try { null.x } catch (e) { e.stack } Error.prepareStackTrace = undefined; return seen`,
  ],
  [
    "frames of a captured stack",
    `const o = {}; Error.captureStackTrace?.(o); return /file:|node:|\\/(?:home|tmp|work)\\//.test(String(o.stack)) ? o.stack : "nothing"`,
  ],
  [
    "paths in a stack",
    `try { null.x } catch (e) { return /file:|node:|\\.ts/.test(e.stack) ? e.stack : "nothing" }`,
  ],
  [
    "a stack that runs out within the host",
    `let e; const f = () => { try { host(1); f() } catch (x) { e = x; throw x } }; try { f() } catch {} return (${REACH})(e.constructor.constructor("return this")())`,
  ],
  [
    "import of a module",
    `import("node:fs").then((m) => { globalThis.leak = m }, () => {}); return String(globalThis.leak ?? "nothing")`,
  ],
  [
    "import with a data address",
    `import("data:text/javascript,export default 1").catch(() => {}); return "nothing"`,
  ],
  ["import.meta", `try { return new Function("return import.meta")() } catch (e) { return e.name }`],
  [
    "require by a computed name",
    `try { return globalThis["req" + "uire"]("fs") } catch (e) { return e.name }`,
  ],
  ["process.binding", `try { return process.binding("fs") } catch (e) { return e.name }`],
  [
    "process.mainModule by a constructor",
    `try { return (()=>{}).constructor("return process")().mainModule } catch (e) { return e.name }`,
  ],
  [
    "a Proxy as argument of a host function",
    `let got = "nothing"; host(new Proxy({}, { get(t, k, r) { got = (${REACH})(r ?? {}); return 1 } })); return got`,
  ],
  [
    "valueOf of an argument",
    `let got = "nothing"; host({ valueOf() { got = (${REACH})(this); return 1 } }); return got`,
  ],
  [
    "Symbol.toPrimitive of an argument",
    `let got = "nothing"; host({ [Symbol.toPrimitive]() { got = (${REACH})(this); return 1 } }); return got`,
  ],
  [
    "Symbol.species",
    `class X extends Array { static get [Symbol.species]() { return function () { return new Proxy([], {}) } } } return (${REACH})(new X(3).map((x) => x))`,
  ],
  ["Symbol.unscopables and with", `return (${REACH})(new Function("with (globalThis) { return this }")())`],
  [
    "getters of Object.prototype",
    `try { Object.defineProperty(Object.prototype, "x", { get() { return 1 } }) } catch {} return ({}).x ?? "nothing"`,
  ],
  [
    "__defineGetter__",
    `try { Object.prototype.__defineGetter__("y", () => 1) } catch {} return ({}).y ?? "nothing"`,
  ],
  ["__proto__ of a parsed object", `JSON.parse('{"__proto__": {"z": 1}}'); return ({}).z ?? "nothing"`],
  [
    "pollution through a constructor",
    `try { ({}).constructor.prototype.w = 1 } catch {} return ({}).w ?? "nothing"`,
  ],
  [
    "methods of Array.prototype replaced",
    `try { Array.prototype.join = () => "mine" } catch {} return ["no", "thing"].join("")`,
  ],
  [
    "methods of String.prototype replaced",
    `try { String.prototype.substring = () => "mine" } catch {} return "nothing".substring(0)`,
  ],
  [
    "indices of typed arrays through setters",
    `try { Object.defineProperty(Object.getPrototypeOf(Int32Array.prototype), "0", { set() { throw 1 } }) } catch {} const a = new Int32Array(1); a[0] = 1; return a[0] === 1 ? "nothing" : "mine"`,
  ],
  [
    "a typed array out of its bounds",
    `const a = new Float64Array(1); return String(a[1e9] ?? a[-1] ?? "nothing")`,
  ],
  [
    "a DataView out of its bounds",
    `try { return new DataView(new ArrayBuffer(8)).getUint8(1e6) } catch (e) { return e.name }`,
  ],
  [
    "a buffer that is resized while it is sorted",
    `const b = new ArrayBuffer(64, { maxByteLength: 128 }); const a = new Uint8Array(b); try { a.sort(() => { b.resize(0); return 0 }) } catch {} return a.length === 0 ? "nothing" : "grown"`,
  ],
  [
    "a buffer that is transferred away under a view",
    `const a = new Uint8Array(8); const b = a.buffer.transfer?.(); return String(a[0] ?? "nothing")`,
  ],
  ["SharedArrayBuffer and Atomics.wait", `return typeof SharedArrayBuffer + typeof Atomics`],
  ["weak references and finalizers", `return typeof WeakRef + typeof FinalizationRegistry`],
  ["timers", `return typeof setTimeout + typeof setInterval + typeof queueMicrotask`],
  [
    "a thenable that is awaited",
    `let got = "nothing"; (async () => { await { then(resolve) { got = (${REACH})(this); resolve() } } })(); return got`,
  ],
  [
    "promises that go on behind the call",
    `let n = 0; const again = () => Promise.resolve().then(() => { n++; again() }); again(); return n === 0 ? "nothing" : n`,
  ],
  ["Realms and compartments", `return typeof ShadowRealm + typeof Compartment + typeof $262`],
  [
    "Reflect.construct with a foreign target",
    `return (${REACH})(Reflect.construct(Function, ["return this"], Object)())`,
  ],
  [
    "Function.prototype.toString of a host function",
    `return /native/.test(Function.prototype.toString.call(host)) ? "nothing" : host.toString()`,
  ],
  ["the clock", `try { return Date.now() } catch (e) { return e.name }`],
  ["the clock by its constructor", `try { return new Date().getTime() } catch (e) { return e.name }`],
  [
    "the clock by the constructor of an instance",
    `try { return new (new Date(0).constructor)().getTime() } catch (e) { return e.name }`,
  ],
  [
    "the clock by a subclass",
    `try { class D extends Date {} return new D().getTime() } catch (e) { return e.name }`,
  ],
  ["randomness", `try { return Math.random() } catch (e) { return e.name }`],
  ["the zone of the machine", `return new Date(0).getTimezoneOffset() === 0 ? "nothing" : "zone"`],
  [
    "the locale of the machine",
    `return typeof Intl === "undefined" ? "nothing" : Intl.DateTimeFormat().resolvedOptions().timeZone`,
  ],
];

/** Words that say that a technique led nowhere. */
const NOWHERE =
  /^(?:nothing|undefined|(?:undefined)+|TypeError|ReferenceError|RangeError|SyntaxError|Error|.*\b(?:not defined|not a function|only allowed|not available).*)$/u;

describe("nothing of the host is in the reach of a function", () => {
  it.each(reaching)("%s", (_, body) => {
    const { said } = attempt(body);
    expect(said).toMatch(NOWHERE);
  });

  it("has tried fifty techniques or more", () => {
    expect(reaching.length + ending.length).toBeGreaterThanOrEqual(50);
  });
});

const ending: readonly (readonly [string, string])[] = [
  ["a loop", "for (;;);"],
  ["a loop that catches what ends it", "for (;;) { try { for (;;); } catch {} finally { for (;;); } }"],
  [
    "a generator that cleans up for ever",
    "const g = (function* () { try { for (;;) yield 1; } finally { for (;;); } })(); g.next(); for (;;) g.return();",
  ],
  ["backtracking of a regular expression", `return /^(a+)+$/.test("a".repeat(40) + "b")`],
  ["an iterator without end", "return [...(function* () { for (;;) yield })()].length"],
  ["recursion without end", "const f = () => f() + 1; return f()"],
  ["recursion through getters", "const o = { get x() { return this.x } }; return o.x"],
  ["recursion through toString", "const o = { toString() { return `${this}` } }; return String(o)"],
  [
    "recursion through JSON",
    "const o = { toJSON() { return JSON.stringify(this) } }; return JSON.stringify(o)",
  ],
  [
    "recursion through proxies",
    "let p = {}; for (let i = 0; i < 100000; i++) p = new Proxy(p, {}); return p.x",
  ],
  ["a deep text for the parser", `return eval("[".repeat(100000))`],
  ["a deep text for JSON", `return JSON.parse("[".repeat(200000))`],
  ["a string that doubles", "let s = 'x'; for (;;) s += s;"],
  ["a huge repeat", "return 'x'.repeat(2 ** 29).length"],
  ["a huge array", "return new Array(2 ** 31).fill(0).length"],
  ["a huge typed array", "return new Float64Array(2 ** 28).length"],
  ["a huge buffer", "return new ArrayBuffer(2 ** 31).byteLength"],
  ["many objects", "const kept = []; for (;;) kept.push({ kept });"],
  ["a huge bigint", "return 2n ** (2n ** 30n)"],
  ["many promises", "for (;;) Promise.resolve().then(() => 1)"],
  ["a huge join", "return new Array(2 ** 25).join('0123456789').length"],
  [
    "a sort that never agrees",
    "const a = Array.from({ length: 1e5 }, (_, i) => i); for (;;) a.sort(() => 1)",
  ],
];

describe("a function ends, whatever it does, and the next one runs", () => {
  it.each(ending)("%s", (_, body) => {
    const { said, ended } = attempt(`try { ${body} } catch (e) { return e.name } return "done"`);
    if (ended === null)
      expect(said).toMatch(/^(?:RangeError|InternalError|SyntaxError|TypeError|null|done|false|true)$/u);
    else expect(["timeout", "memory"]).toContain(ended);
    expect(attempt("return 1 + 1").said).toBe("2");
  });
});
