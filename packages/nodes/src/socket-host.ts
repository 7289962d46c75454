import type { Reporter } from "./input-columns.ts";

/** The host as a connection takes it; reports what is no name or address of one. */
export function socketHost(host: string, to: Reporter): string {
  const trimmed = host.trim();
  if (!/^[\w.:[\]-]{1,253}$/u.test(trimmed))
    to.report({ code: "socket.host", severity: "error", path: ["host"], params: { host } });
  return trimmed;
}
