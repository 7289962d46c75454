import { functionShape, inputsOf } from "@millrace/functions";
import type { FunctionShape } from "@millrace/functions";
import type { FlowNode, FunctionForm } from "@millrace/graph";
import { useMemo } from "react";
import { useCompiled } from "../store/compile-store.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";

/** What a function of a node sees; null while what comes in is not known. */
export function useFunctionShape(node: FlowNode, form: FunctionForm | null): FunctionShape | null {
  const edges = useDocument((state) => state.history.value.edges);
  const schemas = useCompiled((compiled) => compiled.result.schemas);
  const definition = definitionOf(node.kind);
  const [input, second] = definition ? inputsOf(node.id, definition, { edges, schemas }) : [];
  return useMemo(
    () => (input === undefined || form === null ? null : functionShape(node.config, form, input, second)),
    [node.config, form, input, second],
  );
}
