import type { PrintedRowMessage } from "@millrace/protocol";

const CLASSES = { "+I": "I", "-U": "MU", "+U": "PU", "-D": "D" } as const;

/** +I, −U, +U or −D: filled adds, hollow takes away. */
export function RowKind({ kind }: { readonly kind: PrintedRowMessage["kind"] }) {
  return <span className={`rk ${CLASSES[kind]}`}>{kind.replace("-", "−")}</span>;
}
