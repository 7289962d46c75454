import type { EvictorSpec, NodeContext, RowSchema } from "@millrace/graph";
import type { z } from "zod";
import { checkCode } from "../function-fields.ts";
import { typedExpression } from "../typed-expression.ts";
import type { evictorFields } from "./evictor-fields.ts";
import { deltaThreshold, numericExpression } from "./numeric-expression.ts";

export type EvictorConfig = {
  readonly [K in keyof typeof evictorFields]: z.infer<(typeof evictorFields)[K]>;
};

/** The evictor of a window, `none`, or null with reports. */
export function lowerEvictor(
  context: NodeContext<EvictorConfig>,
  schema: RowSchema,
): EvictorSpec | "none" | null {
  const { config, report } = context;
  const after = config.evictorAfter === "after";
  switch (config.evictor) {
    case "none":
      return "none";
    case "function": {
      const { evictorCode: source, evictorOnError: onError } = config;
      if (!checkCode(source, context, "evictorCode")) return null;
      return { kind: "function", code: { source, bigints: "number", onError }, after };
    }
    case "count":
      return { kind: "count", count: config.evictorCount, after };
    case "time":
      if (schema.rowtime !== null) return { kind: "time", keepMs: config.evictorKeepMs, after };
      report({ code: "window.no-event-time", severity: "error", path: ["evictor"], params: {} });
      return null;
    case "delta": {
      const value = numericExpression(config.evictorValue, schema, ["evictorValue"], context);
      const limit = deltaThreshold(config.evictorThreshold, config.evictorOf, "evictorThreshold", context);
      if (value === null || limit === null) return null;
      return { kind: "delta", value, of: config.evictorOf, threshold: limit, after };
    }
    case "row": {
      const at = { path: ["evictorWhen"], expected: "boolean" } as const;
      const when = typedExpression(config.evictorWhen, schema, at, context);
      return when && { kind: "row", when, after };
    }
  }
}
