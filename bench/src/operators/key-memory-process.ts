import { measureMemory } from "./key-memory.ts";

/** What one kind of state takes, in a process of its own. */
const [kind = "", keys = "0"] = process.argv.slice(2);
process.send?.(measureMemory(kind, Number(keys)));
process.disconnect();
