import { lazy, Suspense } from "react";
import type { ComponentProps } from "react";
import type { ExpressionField as Field } from "./expression-field.tsx";

const Loaded = lazy(async () => ({ default: (await import("./expression-field.tsx")).ExpressionField }));

/** The editor of expressions comes when the first one is shown; its place is kept meanwhile. */
export function ExpressionField(props: ComponentProps<typeof Field>) {
  return (
    <Suspense fallback={<div className="inp expression" aria-busy="true" />}>
      <Loaded {...props} />
    </Suspense>
  );
}
