import type { Text } from "@millrace/graph";
import { newRun } from "../step/run-spec.ts";
import type { RunSpec } from "../step/run-spec.ts";
import { backpressureLesson } from "./backpressure.ts";
import { barrierAlignmentLesson } from "./barrier-alignment.ts";
import { drawLesson } from "./draw-lesson.ts";
import { eventTimeLesson } from "./event-time.ts";
import type { Lesson, Variant } from "./lesson.ts";

export const lessons: readonly Lesson[] = [eventTimeLesson, barrierAlignmentLesson, backpressureLesson];

/** The run of a lesson, in one of its variants. */
export function lessonRun(lesson: Lesson, variant: Variant | undefined, locale: keyof Text): RunSpec {
  const graph = drawLesson(lesson.graph, locale);
  const document = {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      config: { ...node.config, ...variant?.config[node.id] },
    })),
  };
  return { ...newRun(document), ...lesson.setup };
}
