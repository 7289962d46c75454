import type { Job } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { JobSettings } from "../inspector/job-settings.tsx";
import { definitionOf } from "../store/definitions.ts";
import { clearSelection, onlyNode, useSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { NodeNow } from "./node-now.tsx";
import { useLive } from "./live-store.ts";
import { PartFiles } from "./part-files.tsx";
import { RowsTable } from "./print-rows.tsx";

/** Beside the canvas in Run: the figures of the selected node. */
export function NodePanel() {
  const w = useWords();
  const nodeId = useSelection(onlyNode);
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
  return (
    <div className="inspector">
      <header className="inspector-head">
        <Icon name={nodeIcon(definitionOf(node.kind)?.icon ?? "")} />
        <b className="b el title">{node.name}</b>
        <span className="m dd el">{node.id}</span>
        <IconButton className="ghost r" icon="close" label={w.inspector.close} onClick={clearSelection} />
      </header>
      <div className="scroll inspector-body figures" data-testid="figures">
        <NodeNow key={node.id} nodeId={node.id} job={job} />
        <PassingRows job={job} nodeId={node.id} />
        <PartFiles job={job} node={node} />
      </div>
    </div>
  );
}

const PASSING = 8;

function PassingRows({ job, nodeId }: { readonly job: Job; readonly nodeId: string }) {
  const w = useWords();
  const entry = job.rows.find((rows) => rows.nodeId === nodeId);
  if (!entry) return null;
  return (
    <section className="panel-section">
      <h3 className="heading">{w.run.rowsPassing}</h3>
      <div className="scroll">
        <RowsTable entry={entry} limit={PASSING} compact />
      </div>
    </section>
  );
}
