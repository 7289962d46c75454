import { expect, test } from "vitest";
import { pathOf, routeOf } from "./route.ts";
import type { Route } from "./route.ts";

test.each<[string, Route]>([
  ["/", { kind: "home" }],
  ["/documents", { kind: "documents" }],
  ["/jobs", { kind: "jobs" }],
  ["/d/host-metrics", { kind: "document", id: "host-metrics" }],
  ["/j/a%2Fb", { kind: "job", id: "a/b" }],
  ["/s/host-metrics", { kind: "step", id: "host-metrics" }],
  ["/x/1", { kind: "unknown" }],
  ["/d/1/2", { kind: "unknown" }],
  ["/nothing", { kind: "unknown" }],
])("%s", (path, route) => {
  expect(routeOf(path)).toEqual(route);
  if (route.kind !== "unknown") expect(pathOf(route)).toBe(path);
});

test.each<[string, Route]>([
  ["#learn", { kind: "learn" }],
  ["#lesson=event-time", { kind: "lesson", id: "event-time" }],
  ["#step=abc-_", { kind: "step-link", run: "abc-_" }],
])("%s needs no server: any path will do", (hash, route) => {
  expect(routeOf("/", hash)).toEqual(route);
  expect(routeOf("/index.html", hash)).toEqual(route);
  if (route.kind !== "unknown") expect(pathOf(route)).toBe(`/${hash}`);
});
