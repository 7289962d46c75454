import type { Charset, OperatorSpec } from "@millrace/graph";

/** How the text of a source's files is encoded. */
export function charsetOf(spec: OperatorSpec): Charset {
  if (spec.kind === "directory-source") return charsetOf(spec.reads);
  return spec.kind === "csv-text-source" ? (spec.charset ?? "UTF-8") : "UTF-8";
}

/** The source where the text of its files has been decoded: a simulation encodes it as UTF-8. */
export function ofDecodedText<Spec extends OperatorSpec>(spec: Spec): Spec;
export function ofDecodedText(spec: OperatorSpec): OperatorSpec {
  if (charsetOf(spec) === "UTF-8") return spec;
  if (spec.kind === "directory-source") return { ...spec, reads: ofDecodedText(spec.reads) };
  return { ...spec, charset: "UTF-8" } as OperatorSpec;
}
