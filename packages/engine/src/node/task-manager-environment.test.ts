import { expect, test } from "vitest";
import { taskManagerEnvironment } from "./task-manager-environment.ts";

test("a TaskManager asks for huge pages, and keeps its compiled code with the data", () => {
  expect(taskManagerEnvironment({ HOME: "/home/ann" }, "/data")).toEqual({
    HOME: "/home/ann",
    NODE_COMPILE_CACHE: "/data/cache",
    GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
  });
});

test("what is set already counts", () => {
  const tunables = (present: string): string | undefined =>
    taskManagerEnvironment({ GLIBC_TUNABLES: present }, "/data")["GLIBC_TUNABLES"];
  expect(tunables("glibc.malloc.hugetlb=0")).toBe("glibc.malloc.hugetlb=0");
  expect(tunables("glibc.malloc.arena_max=2")).toBe("glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1");
  expect(taskManagerEnvironment({ NODE_COMPILE_CACHE: "/tmp/c" }, "/data")["NODE_COMPILE_CACHE"]).toBe(
    "/tmp/c",
  );
});
