import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = `http://127.0.0.1:${process.env["PORT"] ?? 8420}`;

export default defineConfig({
  plugins: [react()],
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: "assets/[name].js" } } },
  build: { target: "es2023", modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1_600 },
  server: { proxy: { "/api": { target: server, ws: true } } },
});
