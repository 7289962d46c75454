import { lazy, Suspense } from "react";
import type { ComponentProps } from "react";
import type { CodeField as Field } from "../functions/code-field.tsx";

const Loaded = lazy(async () => ({ default: (await import("../functions/code-field.tsx")).CodeField }));

/** The editor of functions comes when the first one is shown; its place is kept meanwhile. */
export function CodeField(props: ComponentProps<typeof Field>) {
  return (
    <Suspense fallback={<div className="inp code" aria-busy="true" />}>
      <Loaded {...props} />
    </Suspense>
  );
}
