import type { Finding, Job, Remedy } from "@millrace/protocol";
import { useStore } from "@xyflow/react";
import { useLayoutEffect, useRef, useState } from "react";
import type { NodeView } from "../canvas/node-view.ts";
import type { GraphView } from "../canvas/vertex-boxes.tsx";
import { vertexBoxes } from "../canvas/vertex-layout.ts";
import { bodyAt } from "../canvas/geometry.ts";
import type { Rect } from "../canvas/geometry.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";
import { formatLength, formatShare } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { findingWords } from "./finding-words.ts";
import { isSlow, useInsight } from "./insight-store.ts";
import { isOver } from "./job-state-view.ts";
import { applyRemedy, remedyAmount } from "./remedies.ts";
import { whyPlace } from "./why-place.ts";
import "./why.css";

interface WhyProps {
  readonly job: Job;
  readonly views: readonly NodeView[];
  readonly view: GraphView;
}

/** The explanation beside what it explains, or the button that opens it. */
export function Why({ job, views, view }: WhyProps) {
  const finding = useInsight((state) => state.finding);
  const why = useView((view) => view.why);
  if (isOver(job.summary.state)) return null;
  const open = why === "open" || (why === "auto" && finding !== null && isSlow(finding));
  if (!open || finding === null) return <WhyButton finding={finding} waiting={open} />;
  return <WhyCard finding={finding} job={job} views={views} view={view} />;
}

function WhyButton({ finding, waiting }: { readonly finding: Finding | null; readonly waiting: boolean }) {
  const w = useWords();
  const slow = finding !== null && isSlow(finding);
  return (
    <button
      type="button"
      className={`btn why-button ${slow ? "slow" : ""}`}
      data-testid="why-button"
      onClick={() => setView({ why: "open" })}
    >
      <Icon name={slow ? "warning" : "activity"} />
      {waiting ? w.watch.why.measuring : w.watch.why.title}
    </button>
  );
}

/** Height that is kept free at the top right, where panels are toggled, px. */
const TOP = 44;

function WhyCard({ finding, job, views, view }: WhyProps & { readonly finding: Finding }) {
  const card = useRef<HTMLElement>(null);
  const [size, setSize] = useState({ width: 320, height: 150 });
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const [x, y, zoom] = useStore((state) => state.transform);
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    const { offsetWidth, offsetHeight } = element;
    setSize((before) =>
      before.width === offsetWidth && before.height === offsetHeight
        ? before
        : { width: offsetWidth, height: offsetHeight },
    );
  }, [finding]);
  const onScreen = (rect: Rect): Rect => ({
    x: rect.x * zoom + x,
    y: rect.y * zoom + y,
    width: rect.width * zoom,
    height: rect.height * zoom,
  });
  const about = views.find((node) => node.id === finding.nodeId);
  const box = view === "stream" ? undefined : boxOf(finding, { job, views, view });
  const shown = box ?? (about && bodyAt(about));
  const cause = shown ? onScreen(shown) : { x: width / 2, y: 0, width: 0, height: 0 };
  const others = views.filter((node) => node !== about).map((node) => onScreen(bodyAt(node)));
  const place = whyPlace({ card: size, area: { x: 0, y: TOP, width, height: height - TOP }, cause, others });
  return (
    <>
      {about && <Leader from={{ ...place, ...size }} to={cause} />}
      <section
        ref={card}
        className={`why-card ${isSlow(finding) ? "slow" : ""}`}
        style={{ left: place.x, top: place.y }}
        aria-live="polite"
        data-testid="why"
        data-code={finding.code}
      >
        <WhyText finding={finding} job={job} />
      </section>
    </>
  );
}

/** Round its nodes, in the graphs of the job: with the lines of its subtasks. */
const boxOf = ({ vertexId }: Finding, { job, views, view }: WhyProps): Rect | undefined =>
  vertexBoxes(job.jobGraph, views, view === "execution").find(({ id }) => id === vertexId);

/** A line from the card to what it explains. */
function Leader({ from, to }: { readonly from: Rect; readonly to: Rect }) {
  const start = { x: from.x + from.width / 2, y: from.y + from.height / 2 };
  const end = {
    x: Math.max(to.x, Math.min(to.x + to.width, start.x)),
    y: Math.max(to.y, Math.min(to.y + to.height, start.y)),
  };
  return (
    <svg className="why-leader" aria-hidden="true">
      <path d={`M${start.x} ${start.y}L${start.x} ${end.y}L${end.x} ${end.y}`} />
    </svg>
  );
}

function WhyText({ finding, job }: { readonly finding: Finding; readonly job: Job }) {
  const w = useWords();
  const locale = useLocale();
  const slow = isSlow(finding);
  const { text, fix } = findingWords(finding, job, { w, locale });
  return (
    <>
      <header className="row">
        <Icon name={slow ? "warning" : "activity"} className={slow ? "bpx" : "d"} />
        <b className="b">{slow ? w.watch.why.title : w.watch.why.pace}</b>
        <span className="dd s r nw">{w.watch.why.measured(formatLength(finding.overMs, locale))}</span>
        <IconButton
          className="ghost small"
          icon="close"
          label={w.watch.why.close}
          onClick={() => setView({ why: "closed" })}
        />
      </header>
      <p>{text}</p>
      {slow && finding.subtasks.length > 1 && <SubtaskBars finding={finding} />}
      <p className="d">{fix}</p>
      <Remedies finding={finding} job={job} />
    </>
  );
}

const MOST_BARS = 6;

/** The subtask that it is about first, then the busiest. */
function SubtaskBars({ finding }: { readonly finding: Finding }) {
  const w = useWords();
  const shown = finding.subtasks
    .toSorted(
      (a, b) =>
        Number(b.subtask === finding.subtask) - Number(a.subtask === finding.subtask) || b.busy - a.busy,
    )
    .slice(0, MOST_BARS);
  return (
    <div className="why-bars">
      {shown.map(({ subtask, busy, rows }) => (
        <div key={subtask} className={subtask === finding.subtask ? "is-cause" : ""}>
          <span className="m">{w.watch.why.subtask(subtask + 1)}</span>
          <span className="load">
            <i style={{ width: formatShare(busy) }} />
          </span>
          <span className="m">{w.watch.why.bar(formatShare(busy), formatShare(rows))}</span>
        </div>
      ))}
    </div>
  );
}

function Remedies({ finding, job }: { readonly finding: Finding; readonly job: Job }) {
  const w = useWords();
  const locale = useLocale();
  const words = (remedy: Remedy, amount: number): string =>
    w.watch.why.remedies[remedy](
      remedy === "longer-checkpoint-interval" ? formatLength(amount, locale) : String(amount),
    );
  const offered = finding.remedies.flatMap((remedy) => {
    const amount = remedyAmount(remedy, finding, job);
    return amount === null ? [] : [{ remedy, amount }];
  });
  if (offered.length === 0) return null;
  return (
    <div className="row actions">
      {offered.map(({ remedy, amount }, index) => (
        <button
          key={remedy}
          type="button"
          className={`btn small ${index === 0 ? "primary" : ""}`}
          data-testid={`remedy-${remedy}`}
          onClick={() => applyRemedy(remedy, finding, amount)}
        >
          {words(remedy, amount)}
        </button>
      ))}
    </div>
  );
}
