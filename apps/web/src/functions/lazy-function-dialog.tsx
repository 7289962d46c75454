import { lazy, Suspense } from "react";
import { useDocument } from "../store/document-store.ts";
import { useView } from "../store/view-store.ts";

const Loaded = lazy(async () => ({ default: (await import("./function-dialog.tsx")).FunctionDialog }));

/** The large editor of a function, where one is open and its node is still there. */
export function FunctionDialog() {
  const open = useView((view) => view.openFunction);
  const node = useDocument(({ history }) => history.value.nodes.find(({ id }) => id === open?.nodeId));
  return open === null || node === undefined ? null : (
    <Suspense fallback={null}>
      <Loaded key={node.id} node={node} field={open.field} />
    </Suspense>
  );
}
