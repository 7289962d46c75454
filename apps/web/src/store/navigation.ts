import { useSyncExternalStore } from "react";
import { pathOf, routeOf } from "./route.ts";
import type { Route } from "./route.ts";

const listeners = new Set<() => void>();
const address = (): string => location.pathname + location.hash;
let path = address();
let current = routeOf(location.pathname, location.hash);

function moved(): void {
  path = address();
  current = routeOf(location.pathname, location.hash);
  for (const listener of listeners) listener();
}

globalThis.addEventListener("popstate", moved);
globalThis.addEventListener("hashchange", moved);

export const currentRoute = (): Route => current;

export function go(route: Exclude<Route, { kind: "unknown" }>, how: "push" | "replace" = "push"): void {
  const next = pathOf(route);
  if (next === path) return;
  if (how === "push") history.pushState(null, "", next);
  else history.replaceState(null, "", next);
  moved();
}

export const useRoute = (): Route =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, currentRoute);
