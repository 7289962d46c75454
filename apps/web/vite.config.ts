import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { installedLibrary } from "@millrace/functions/checker";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

const server = `http://127.0.0.1:${process.env["PORT"] ?? 8420}`;

const require = createRequire(import.meta.url);

/** `virtual:sandbox`: the sandbox of functions in base64. The engine's worker may load scripts, and nothing else. */
function sandbox(): Plugin {
  const path = require.resolve("quickjs-wasi/quickjs.wasm");
  return {
    name: "sandbox",
    resolveId: (id) => (id === "virtual:sandbox" ? "\0virtual:sandbox" : null),
    load: (id) =>
      id === "\0virtual:sandbox" ? `export default "${readFileSync(path).toString("base64")}"` : null,
  };
}

/** `virtual:typescript-library`: what TypeScript knows of JavaScript's own library, for the checker's worker. */
function typescriptLibrary(): Plugin {
  const id = "virtual:typescript-library";
  return {
    name: "typescript-library",
    resolveId: (asked) => (asked === id ? `\0${id}` : null),
    load: (asked) =>
      asked === `\0${id}` ? `export default ${JSON.stringify(Object.fromEntries(installedLibrary()))}` : null,
  };
}

export default defineConfig({
  plugins: [react(), sandbox()],
  worker: {
    format: "es",
    plugins: () => [sandbox(), typescriptLibrary()],
    rolldownOptions: { output: { entryFileNames: "assets/[name].js" } },
  },
  build: { target: "es2023", modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1_600 },
  server: { proxy: { "/api": { target: server, ws: true } } },
});
