import type { FlowDocument, Text } from "@millrace/graph";
import { DEFAULT_SETTINGS } from "@millrace/graph";
import { draw } from "@millrace/nodes";

type DrawnNode = Parameters<typeof draw>[1][number];

/** A node of a lesson: its name is in the reader's language. */
export type LessonNode = Omit<DrawnNode, "name"> & { readonly name: Text };

/** A graph without checkpoints of its own accord: a lesson says when there is one. */
export interface LessonGraph {
  readonly name: Text;
  readonly nodes: readonly LessonNode[];
  readonly edges: readonly string[];
}

export function drawLesson({ name, nodes, edges }: LessonGraph, locale: keyof Text): FlowDocument {
  return draw(
    name[locale],
    nodes.map((node) => ({ ...node, name: node.name[locale] })),
    edges,
    { checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: null } },
  );
}
