import { TrustedNote } from "../functions/trusted-note.tsx";
import { InspectorHead } from "../inspector/inspector-head.tsx";
import { useWords } from "../i18n/use-words.ts";
import { JobSettings } from "../inspector/job-settings.tsx";
import { codeFields, definitionOf } from "../store/definitions.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { Tabs } from "../ui/tabs.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { AlignmentList } from "./alignment-list.tsx";
import { HotKeys } from "./hot-keys.tsx";
import { NodeCharts } from "./node-charts.tsx";
import "./node-panel.css";
import { NodeFailure } from "./node-failure.tsx";
import { NodeNow } from "./node-now.tsx";
import { isOver } from "./job-state-view.ts";
import { metricsFeed } from "./metrics-feed.ts";
import { useLive } from "./live-store.ts";
import { NodeRows } from "./node-rows.tsx";
import { PartFiles } from "./part-files.tsx";
import { SplitList } from "./split-list.tsx";
import { TimeHolderList } from "./time-holder-list.tsx";
import { vertexOfNode } from "../store/operators-of-node.ts";

/** Beside the canvas in Run: the figures of the selected node. */
export function NodePanel() {
  const w = useWords();
  const nodeId = useSelection(onlyNode);
  const tab = useView((view) => view.nodeTab);
  const job = useLive((state) => state.job);
  const node = job?.streamGraph.nodes.find((candidate) => candidate.id === nodeId);
  if (!job || !node) {
    return (
      <div className="inspector scroll">
        <p className="inspector-hint d">{nodeId !== null && job ? w.run.notInJob : w.run.selectNode}</p>
        <JobSettings readOnly />
      </div>
    );
  }
  const vertex = vertexOfNode(job.jobGraph, node.id);
  const tabs = (["now", "charts", "rows"] as const).map((id) => ({ id, label: w.watch.node[id] }));
  return (
    <div className="inspector">
      <InspectorHead icon={nodeIcon(definitionOf(node.kind)?.icon ?? "")} title={node.name} id={node.id} />
      <Tabs
        tabs={tabs}
        selected={tab}
        label={w.watch.node.panel}
        onSelect={(nodeTab) => setView({ nodeTab })}
      />
      <div
        className="scroll inspector-body figures"
        data-testid="figures"
        role="region"
        aria-label={w.watch.node.panel}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
        tabIndex={0}
      >
        {tab === "now" && (
          <>
            <NodeFailure job={job} nodeId={node.id} />
            {codeFields(node.kind).length > 0 && <TrustedNote />}
            {isOver(job.summary.state) && !metricsFeed.node(node.id) ? (
              <p className="inspector-hint d">{w.run.notKept}</p>
            ) : (
              <NodeNow key={`${node.id} now`} nodeId={node.id} job={job} />
            )}
            <HotKeys job={job} nodeId={node.id} />
            <SplitList key={`${node.id} splits`} job={job} nodeId={node.id} />
            <AlignmentList key={`${node.id} aligned`} job={job} nodeId={node.id} />
            {vertex && <TimeHolderList key={`${vertex.id} time`} job={job} vertexId={vertex.id} />}
            <PartFiles job={job} node={node} />
          </>
        )}
        {tab === "charts" && <NodeCharts key={node.id} nodeId={node.id} job={job} />}
        {tab === "rows" && <NodeRows key={node.id} nodeId={node.id} job={job} />}
      </div>
    </div>
  );
}
