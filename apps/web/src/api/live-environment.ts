import type { LiveEnvironment, LiveSocket } from "./live-client.ts";

/** The browser's sockets and clock. */
export const browserEnvironment: LiveEnvironment = {
  connect() {
    const address = new URL("/api/live", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    // Its handlers are called with events that nobody reads.
    return new WebSocket(address) as unknown as LiveSocket;
  },
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
