import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Lessons whose questions were all answered right, in this browser. */
export const usePassed = create<{ readonly passed: readonly string[] }>()(
  persist((): { readonly passed: readonly string[] } => ({ passed: [] }), {
    name: "millrace.lessons",
    version: 1,
  }),
);

export function markPassed(id: string): void {
  usePassed.setState(({ passed }) => (passed.includes(id) ? {} : { passed: [...passed, id] }));
}
