import { useSyncExternalStore } from "react";
import { pathOf, routeOf } from "./route.ts";
import type { Route } from "./route.ts";

const listeners = new Set<() => void>();
let path = location.pathname;
let current = routeOf(path);

function moved(): void {
  path = location.pathname;
  current = routeOf(path);
  for (const listener of listeners) listener();
}

globalThis.addEventListener("popstate", moved);

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
