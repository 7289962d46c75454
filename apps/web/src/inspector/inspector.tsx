import type { FlowNode } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { onlyEdge, onlyGroup, onlyNode, onlyNote, useSelection } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { duplicateSelection } from "../actions/clipboard.ts";
import { openPanel } from "../store/preferences-store.ts";
import { runUpTo } from "../preview/preview-store.ts";
import { nodeIcon } from "../ui/icon-paths.ts";
import { Tabs } from "../ui/tabs.tsx";
import { GroupInspector } from "./group-inspector.tsx";
import { NoteInspector } from "./note-inspector.tsx";
import { SeveralInspector } from "./several-inspector.tsx";
import { EdgeInspector } from "./edge-inspector.tsx";
import "../preview/preview.css";
import "./inspector.css";
import { JobSettings } from "./job-settings.tsx";
import { NodeHelp } from "./node-help.tsx";
import { NodeSchemas, SchemaChips } from "./node-schemas.tsx";
import { NodeForm } from "./node-form.tsx";
import { InspectorFoot } from "./inspector-foot.tsx";
import { InspectorHead } from "./inspector-head.tsx";

/** Beside the canvas in Design: what is selected, or the pipeline itself. */
export function Inspector() {
  const selection = useSelection();
  const nodeId = onlyNode(selection);
  const edgeId = onlyEdge(selection);
  const node = useDocument((state) => state.history.value.nodes.find((candidate) => candidate.id === nodeId));
  const edge = useDocument((state) => state.history.value.edges.find((candidate) => candidate.id === edgeId));
  const noteId = onlyNote(selection);
  const groupId = onlyGroup(selection);
  const note = useDocument((state) => state.history.value.notes.find(({ id }) => id === noteId));
  const group = useDocument((state) => state.history.value.groups.find(({ id }) => id === groupId));
  if (node) return <NodeInspector key={node.id} node={node} />;
  if (edge) return <EdgeInspector edge={edge} />;
  if (note) return <NoteInspector key={note.id} note={note} />;
  if (group) return <GroupInspector key={group.id} group={group} />;
  if (selection.nodes.size + selection.groups.size + selection.notes.size > 1) return <SeveralInspector />;
  return (
    <div className="inspector scroll">
      <JobSettings />
    </div>
  );
}

function NodeInspector({ node }: { readonly node: FlowNode }) {
  const w = useWords();
  const tab = useView((view) => view.inspectorTab);
  const definition = definitionOf(node.kind);
  return (
    <div className="inspector" data-testid="inspector">
      <InspectorHead icon={nodeIcon(definition?.icon ?? "")} title={node.name} id={node.id} />
      <Tabs
        label={w.panel.inspector}
        selected={tab}
        onSelect={(inspectorTab) => setView({ inspectorTab })}
        tabs={[
          { id: "settings", label: w.inspector.settings },
          { id: "schema", label: w.inspector.schema },
          { id: "help", label: w.inspector.help },
        ]}
      />
      <div className="scroll inspector-body">
        {tab === "settings" && <NodeForm node={node} />}
        {tab === "schema" && <NodeSchemas node={node} />}
        {tab === "help" && <NodeHelp kind={node.kind} />}
      </div>
      {tab === "settings" && <SendsFooter nodeId={node.id} />}
      <InspectorFoot>
        <RunUpToHere nodeId={node.id} />
        <button type="button" className="btn small" onClick={duplicateSelection}>
          {w.inspector.duplicate}
        </button>
      </InspectorFoot>
    </div>
  );
}

function RunUpToHere({ nodeId }: { readonly nodeId: string }) {
  const w = useWords();
  const hasOutput = useCompiled((compiled) => compiled.result.outputs[nodeId] !== undefined);
  if (!hasOutput) return null;
  const run = () => {
    setView({ designTab: "samples" });
    openPanel("drawer");
    runUpTo(nodeId);
  };
  return (
    <button type="button" className="btn small" data-testid="run-up-to" onClick={run}>
      {w.preview.runUpTo}
    </button>
  );
}

function SendsFooter({ nodeId }: { readonly nodeId: string }) {
  const w = useWords();
  const output = useCompiled((compiled) => compiled.result.outputs[nodeId]);
  if (!output) return null;
  return (
    <section className="sends" aria-label={w.inspector.sends}>
      <SchemaChips title={w.inspector.sends} schema={output} most={8} />
    </section>
  );
}
