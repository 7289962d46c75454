/**
 * Who may import whom: ARCHITECTURE.md, section 2, which a test holds against this table.
 * An entry may name one entry point of a package (`engine/simulation`) instead of all of it.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const MAY_IMPORT = {
  "packages/graph": [],
  "packages/sql": ["graph"],
  "packages/nodes": ["graph", "sql"],
  "packages/functions": ["graph", "sql"],
  "packages/engine": ["graph"],
  "packages/protocol": ["graph"],
  "packages/conformance": [
    "graph",
    "sql",
    "nodes",
    "engine",
    "engine/simulation",
    "engine/node",
    "engine/taskmanager",
    "protocol",
  ],
  "apps/server": [
    "graph",
    "sql",
    "nodes",
    "functions",
    "functions/checker",
    "engine",
    "engine/simulation",
    "engine/node",
    "engine/taskmanager",
    "protocol",
  ],
  "apps/cli": [
    "graph",
    "sql",
    "nodes",
    "functions",
    "functions/checker",
    "engine",
    "engine/simulation",
    "engine/node",
    "engine/taskmanager",
    "protocol",
  ],
  "apps/web": [
    "graph",
    "sql",
    "nodes",
    "functions",
    "functions/checker",
    "protocol",
    "engine/simulation",
    "engine/simulation/preview-worker",
    "engine/simulation/step-worker",
  ],
  bench: [
    "graph",
    "sql",
    "nodes",
    "engine",
    "engine/simulation",
    "engine/node",
    "engine/taskmanager",
    "protocol",
  ],
  e2e: ["protocol"],
};

/** Folders whose code runs in a page too, and so may not use Node; tests apart. */
export const RUNS_IN_A_BROWSER = [
  "packages/graph",
  "packages/sql",
  "packages/nodes",
  "packages/functions",
  "packages/engine",
  "packages/protocol",
  "apps/web",
];

/** The part of the engine that needs Node. */
export const ENGINE_NODE = "packages/engine/src/node/";

/**
 * The folder of the table that a file belongs to.
 * @param {string} path from the root of the repository
 */
export function homeOf(path) {
  return Object.keys(MAY_IMPORT).find((home) => path.startsWith(`${home}/`));
}

/** @param {string} path */
export function isTest(path) {
  return /\.test\.tsx?$/.test(path) || /\/(?:test|testing)\//.test(path);
}
