import { LONG_KEY } from "./long-key.ts";
import { quoted } from "./program-parts.ts";

/**
 * Broadcast states: maps that live in the program. Values are frozen, so that everybody may be given the same; keys are
 * text, numbers or booleans. Only while a row of the broadcast input is handled they may be written (`@writes`), and
 * `@undo` takes back what a call that throws has written.
 */
export const broadcastStateText = (names: readonly string[]): string => `
const @maps = new Map([${names.map((name) => `[${quoted(name)}, new Map()]`).join(", ")}]);
let @writes = false;
const @journaled = [];
const @freeze = (v) => { if (typeof v === "object" && v !== null) { for (const member of Object.values(v)) @freeze(member); Object.freeze(v); } return v; };
const @plain = (key) => {
  if (typeof key !== "string" && typeof key !== "boolean" && typeof key !== "number") throw new TypeError("a key of broadcast state is a text, a number or a boolean");
  return key;
};
const @piece = (key) => (typeof key === "string" && key.length >= ${LONG_KEY} ? key.slice(0) : key);
const @broadcast = (name) => {
  const m = @maps.get(name);
  if (m === undefined) throw new TypeError("there is no broadcast state " + name);
  const write = (key, change) => {
    if (!@writes) throw new TypeError("broadcast state is written by processBroadcastElement alone");
    @journaled.push([m, key, m.get(key)]);
    change();
  };
  const put = (key, v) => {
    const text = @stringify(v);
    if (text === undefined) throw new TypeError("a state cannot keep this value");
    const own = @piece(@plain(key));
    write(own, () => m.set(own, @freeze(@parse(text))));
  };
  const remove = (key) => { const own = @piece(key); if (m.has(own)) write(own, () => m.delete(own)); };
  return Object.freeze({
    get: (key) => m.get(@piece(key)) ?? null, contains: (key) => m.has(@piece(key)), put, remove,
    putAll: (of) => { for (const [key, v] of of instanceof Map ? of : Object.entries(of)) put(key, v); },
    keys: () => [...m.keys()], values: () => [...m.values()], entries: () => [...m].map(([key, v]) => [key, v]),
    isEmpty: () => m.size === 0, clear: () => { for (const key of [...m.keys()]) remove(key); },
  });
};
const @undo = () => {
  while (@journaled.length > 0) {
    const [m, key, before] = @journaled.pop();
    if (before === undefined) m.delete(key); else m.set(key, before);
  }
};
const @broadcasts = new Map([...@maps.keys()].map((name) => [name, @broadcast(name)]));
const @getBroadcastState = (name) => @broadcasts.get(name) ?? @broadcast(name);`;
