import { useWords } from "../i18n/use-words.ts";
import { JobSettings } from "../inspector/job-settings.tsx";
import { definitionOf } from "../store/definitions.ts";
import { clearSelection, onlyNode, useSelection } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { HotKeys } from "./hot-keys.tsx";
import { NodeCharts } from "./node-charts.tsx";
import "./node-panel.css";
import { NodeNow } from "./node-now.tsx";
import { useLive } from "./live-store.ts";
import { NodeRows } from "./node-rows.tsx";
import { PartFiles } from "./part-files.tsx";
import { TimeHolderList } from "./time-holder-list.tsx";

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
  const vertex = job.jobGraph.vertices.find(({ operators }) =>
    operators.some((operator) => operator.nodeId === node.id),
  );
  const tabs = (["now", "charts", "rows"] as const).map((id) => ({ id, label: w.watch.node[id] }));
  return (
    <div className="inspector">
      <header className="inspector-head">
        <Icon name={nodeIcon(definitionOf(node.kind)?.icon ?? "")} />
        <b className="b el title">{node.name}</b>
        <span className="m dd el">{node.id}</span>
        <IconButton className="ghost r" icon="close" label={w.inspector.close} onClick={clearSelection} />
      </header>
      <Tabs
        tabs={tabs}
        selected={tab}
        label={w.watch.node.panel}
        onSelect={(nodeTab) => setView({ nodeTab })}
      />
      <div className="scroll inspector-body figures" data-testid="figures">
        {tab === "now" && (
          <>
            <NodeNow key={node.id} nodeId={node.id} job={job} />
            <HotKeys job={job} nodeId={node.id} />
            {vertex && <TimeHolderList key={vertex.id} job={job} vertexId={vertex.id} />}
            <PartFiles job={job} node={node} />
          </>
        )}
        {tab === "charts" && <NodeCharts key={node.id} nodeId={node.id} job={job} />}
        {tab === "rows" && <NodeRows key={node.id} nodeId={node.id} job={job} />}
      </div>
    </div>
  );
}
