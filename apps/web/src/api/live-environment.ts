import type { LiveEnvironment } from "./live-client.ts";

/** The browser's sockets and clock. */
export const browserEnvironment: LiveEnvironment = {
  connect() {
    const address = new URL("/api/live", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(address);
  },
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
