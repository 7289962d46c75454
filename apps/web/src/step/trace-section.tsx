import type { TraceEvent } from "@millrace/engine/simulation";
import { useWords } from "../i18n/use-words.ts";
import { listOf, rowLabel } from "./run-names.ts";
import type { RunNames } from "./run-names.ts";
import { seek, useStep } from "./step-store.ts";
import { formatLevel, formatWindow } from "./step-times.ts";

const BEFORE = 8;
const AFTER = 4;

/** The trace round the cursor: the very events that everything on the page is drawn from. */
export function TraceSection() {
  const w = useWords();
  const steps = useStep((state) => state.steps);
  const step = useStep((state) => state.step);
  const names = useStep((state) => state.names);
  const from = Math.max(0, step - BEFORE);
  const lines = steps
    .slice(from, step + AFTER)
    .flatMap(({ events }, index) => events.map((event) => ({ at: from + index + 1, event })));
  return (
    <section className="panel-section">
      <h2 className="heading">{w.step.panel.trace}</h2>
      <ol className="trace" data-testid="step-trace">
        {lines.map(({ at, event }) => (
          <li key={event.step} className={at === step ? "now" : at > step ? "future" : ""}>
            <button type="button" onClick={() => seek(at)}>
              <span className="n">{at}</span>
              <span>{event.kind}</span>
              <span className="el">{names?.who(event)}</span>
              <span className="el">{names && detail(event, names)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

// oxlint-disable-next-line complexity -- one case a kind of event
function detail(event: TraceEvent, names: RunNames): string {
  const { kind, data } = event;
  const ms = (key: string) => formatLevel(Number(data[key]));
  switch (kind) {
    case "rec.recv":
    case "rec.emit":
      return rowLabel(listOf(data["values"]), names.schemaOf(event));
    case "rec.late":
      return `< ${ms("watermark")}`;
    case "rec.drop":
      return ms("timestamp");
    case "wm.emit":
    case "wm.recv":
    case "wm.combine":
      return ms("watermark");
    case "win.fire":
      return `${formatWindow([Number(data["start"]), Number(data["end"])])} ${listOf(data["values"]).join(" ")}`;
    case "win.assign":
      return listOf(data["windows"])
        .map((window) => formatWindow([Number(listOf(window)[0]), Number(listOf(window)[1])]))
        .join(" ");
    case "timer.set":
    case "timer.fire":
      return data["atMs"] === null ? "—" : ms("atMs");
    case "state.change":
      return listOf(data["values"])
        .map((pair) => String(listOf(pair)[1]))
        .join(" ");
    case "credit.use":
    case "credit.grant":
      return `${names.consumerOf(String(data["channel"]))} ${String(data["credits"])}`;
    case "buf.enq":
    case "buf.deq":
    case "buf.full":
      return names.consumerOf(String(data["channel"]));
    case "task.state":
      return `${names.who({ task: String(data["task"]), operator: null })} ${String(data["state"])}`;
    default:
      return data["checkpointId"] === undefined ? String(data["state"] ?? "") : String(data["checkpointId"]);
  }
}
