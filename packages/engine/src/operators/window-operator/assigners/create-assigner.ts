import { invariant } from "@millrace/graph";
import type { WindowAssignerSpec } from "@millrace/graph";
import { findTimeZone } from "../../../expression/time-zone.ts";
import type { RowProbes } from "../row-probes.ts";
import { CumulateWindowsAssigner } from "./cumulate-windows.ts";
import { GlobalWindows } from "./global-windows.ts";
import { gapByProbe, SessionWindowsAssigner } from "./session-windows-assigner.ts";
import { SlidingWindowsAssigner } from "./sliding-windows.ts";
import type { WindowAssigner } from "./window-assigner.ts";
import { ZonedWindowsAssigner } from "./zoned-windows.ts";

export function createAssigner(spec: WindowAssignerSpec, probes: RowProbes): WindowAssigner {
  switch (spec.kind) {
    case "global":
      return new GlobalWindows();
    case "session":
      return new SessionWindowsAssigner(() => spec.gapMs);
    case "dynamic-session": {
      const leastMs = spec.pointWindows === true ? 0 : 1;
      return new SessionWindowsAssigner(gapByProbe(probes, probes.add(spec.gap), leastMs));
    }
    case "tumbling":
    case "sliding":
    case "cumulate":
      return inZone(alignedAssigner(spec), spec.timeZone);
  }
}

type AlignedSpec = Extract<WindowAssignerSpec, { readonly kind: "tumbling" | "sliding" | "cumulate" }>;

function alignedAssigner(spec: AlignedSpec): WindowAssigner {
  if (spec.kind === "cumulate") {
    const { maxSizeMs, stepMs, offsetMs } = spec;
    invariant(stepMs > 0 && maxSizeMs % stepMs === 0, "steps divide the window");
    return new CumulateWindowsAssigner(maxSizeMs, stepMs, offsetMs);
  }
  const slideMs = spec.kind === "tumbling" ? spec.sizeMs : spec.slideMs;
  invariant(spec.sizeMs > 0 && slideMs > 0, "a window's size and slide are positive");
  return new SlidingWindowsAssigner(spec.sizeMs, slideMs, spec.offsetMs);
}

function inZone(local: WindowAssigner, id: string | undefined): WindowAssigner {
  if (id === undefined) return local;
  const zone = findTimeZone(id);
  invariant(zone !== null, `no time zone ${id}`);
  return new ZonedWindowsAssigner(local, zone);
}
