import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic, FlowNode } from "@millrace/graph";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { showCode } from "../store/code-place.ts";
import { useCompiled } from "../store/compile-store.ts";
import { fieldLabel } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { selectOnly } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { SampleCount, SampleTab } from "../preview/sample-tab.tsx";
import { VersionsTab } from "../versions/versions-tab.tsx";
import { Guarantee } from "./guarantee.tsx";
import { Icon } from "./icon.tsx";
import { Tabs } from "./tabs.tsx";

/** Below the canvas in Design: what is wrong with the pipeline, where, and what to do. */
export function DesignDrawer() {
  const w = useWords();
  const errors = useCompiled((compiled) => compiled.errors);
  const warnings = useCompiled((compiled) => compiled.warnings);
  const document = useDocument((state) => state.history.value);
  const tab = useView((view) => view.designTab);
  const badge = (
    <>
      {errors > 0 && <span className="ct error">{errors}</span>}
      {warnings > 0 && <span className="ct warning">{warnings}</span>}
    </>
  );
  const tabs = [
    { id: "problems", label: w.problems.tab, badge },
    { id: "samples", label: w.preview.tab },
    { id: "versions", label: w.versions.tab },
  ] as const;
  return (
    <>
      <Tabs
        tabs={tabs}
        selected={tab}
        label={w.panel.drawer}
        onSelect={(designTab) => setView({ designTab })}
        end={
          tab === "samples" ? (
            <SampleCount />
          ) : (
            <span className="el">{w.problems.checked(document.nodes.length, document.edges.length)}</span>
          )
        }
      />
      <div
        className="drawer-body scroll"
        data-testid={tab}
        role="tabpanel"
        aria-label={tabs.find(({ id }) => id === tab)?.label}
        tabIndex={0}
      >
        {tab === "samples" && <SampleTab />}
        {tab === "versions" && <VersionsTab />}
        {tab === "problems" && <ProblemTable />}
      </div>
    </>
  );
}

function ProblemTable() {
  const w = useWords();
  const diagnostics = useCompiled((compiled) => compiled.result.diagnostics);
  const nodes = useDocument((state) => state.history.value.nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sorted = diagnostics.toSorted((a, b) => rank(a) - rank(b));
  return (
    <table className="tbl problems">
      <thead>
        <tr>
          <th>
            <span className="visually-hidden">{w.problems.severity}</span>
          </th>
          <th>{w.problems.problem}</th>
          <th>{w.problems.where}</th>
          <th>{w.problems.fix}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((diagnostic) => (
          <ProblemRow
            key={JSON.stringify(diagnostic)}
            diagnostic={diagnostic}
            node={byId.get(diagnostic.nodeId ?? "")}
          />
        ))}
        {sorted.length === 0 && (
          <tr>
            <td>
              <Icon name="check" className="okc" />
            </td>
            <td colSpan={3}>
              <b className="b">{w.problems.none}</b> <span className="d">{w.problems.noneText}</span>
            </td>
          </tr>
        )}
        <Guarantee />
      </tbody>
    </table>
  );
}

const rank = (diagnostic: Diagnostic): number => (diagnostic.severity === "error" ? 0 : 1);

function ProblemRow({
  diagnostic,
  node,
}: {
  readonly diagnostic: Diagnostic;
  readonly node: FlowNode | undefined;
}) {
  const w = useWords();
  const locale = useLocale();
  const { message, fix } = renderDiagnostic(diagnostic, locale);
  const isError = diagnostic.severity === "error";
  const show = () => {
    selectOnly({
      nodes: node ? [node.id] : [],
      edges: node || diagnostic.edgeId === undefined ? [] : [diagnostic.edgeId],
    });
    setView({ inspectorTab: "settings" });
    if (!node) return;
    canvasHandle()?.reveal(node.id);
    const [field] = diagnostic.path;
    if (diagnostic.span !== undefined && diagnostic.code.startsWith("function."))
      showCode({ nodeId: node.id, field: String(field), at: diagnostic.span });
  };
  return (
    <tr className={`pick ${isError ? "bad" : ""}`} onClick={show}>
      <td>
        <Icon name={isError ? "error" : "warning"} className={isError ? "errc" : "bpx"} />
        <span className="visually-hidden">{isError ? w.problems.error : w.problems.warning}</span>
      </td>
      <td className="wrap">
        <b className="b">{message}</b>
      </td>
      <td>
        <button type="button" className="where" onClick={show}>
          <span>{node?.name ?? w.problems.graph}</span>
          {node && diagnostic.path[0] !== undefined && (
            <span className="dd"> {fieldLabel(node.kind, String(diagnostic.path[0]), locale)}</span>
          )}
        </button>
      </td>
      <td className="wrap d">{fix}</td>
    </tr>
  );
}
