import type { TriggerSpec } from "@millrace/graph";
import type { RowProbes } from "../row-probes.ts";
import { ContinuousEventTimeTrigger } from "./continuous-event-time-trigger.ts";
import { ContinuousProcessingTimeTrigger } from "./continuous-processing-time-trigger.ts";
import { CountTrigger } from "./count-trigger.ts";
import { DeltaTrigger } from "./delta-trigger.ts";
import { EarlyLateTrigger } from "./early-late-trigger.ts";
import { EventTimeTrigger } from "./event-time-trigger.ts";
import { ExpiringTrigger } from "./expiring-trigger.ts";
import { FunctionTrigger } from "./function-trigger.ts";
import { NeverTrigger } from "./never-trigger.ts";
import { ProcessingTimeTrigger } from "./processing-time-trigger.ts";
import { PurgingTrigger } from "./purging-trigger.ts";
import { RowTrigger } from "./row-trigger.ts";
import { TimeoutTrigger } from "./timeout-trigger.ts";
import { FIRE, FIRE_AND_PURGE, PURGE } from "./trigger.ts";
import type { Trigger, TriggerContext } from "./trigger.ts";

const RESULTS = { fire: FIRE, purge: PURGE, "fire-and-purge": FIRE_AND_PURGE } as const;

/** `id` tells the lanes of nested triggers apart; expressions over rows are added to `probes`. */
// oxlint-disable-next-line max-params, complexity -- one case a kind of trigger
export function createTrigger(
  spec: TriggerSpec,
  context: TriggerContext,
  probes: RowProbes,
  id = "trigger",
): Trigger {
  const nested = (inner: TriggerSpec, name: string): Trigger =>
    createTrigger(inner, context, probes, `${id}.${name}`);
  switch (spec.kind) {
    case "event-time":
      return new EventTimeTrigger(context, id);
    case "processing-time":
      return new ProcessingTimeTrigger(context, id);
    case "never":
      return new NeverTrigger();
    case "count":
      return new CountTrigger(context, id, spec.count);
    case "continuous-event-time":
      return new ContinuousEventTimeTrigger(context, id, spec.intervalMs);
    case "continuous-processing-time":
      return new ContinuousProcessingTimeTrigger(context, id, spec.intervalMs);
    case "delta":
      return new DeltaTrigger(context, id, { ...spec, probe: probes.add(spec.value) });
    case "row":
      return new RowTrigger(context, probes.add(spec.when), RESULTS[spec.result]);
    case "function":
      return new FunctionTrigger(context, id, spec);
    case "purging":
      return new PurgingTrigger(nested(spec.trigger, "purging"));
    case "expiring":
      return new ExpiringTrigger(context, id, nested(spec.trigger, "expiring"), spec.ttlMs);
    case "timeout":
      return new TimeoutTrigger(context, id, nested(spec.trigger, "timeout"), spec);
    case "early-late": {
      const early = spec.early && nested(spec.early, "early");
      const late = spec.late && nested(spec.late, "late");
      return new EarlyLateTrigger(context, id, early, late);
    }
  }
}
