import { togglePin } from "../preview/probe-store.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { openPanel } from "../store/preferences-store.ts";
import { onlyEdge, onlyNode, useSelection } from "../store/selection-store.ts";
import { setView } from "../store/view-store.ts";
import type { DesignTab } from "../store/view-store.ts";
import type { Action, ActionName } from "./action.ts";
import { designing } from "./conditions.ts";

const node = (): string | null => onlyNode(useSelection.getState());
const edge = (): string | null => onlyEdge(useSelection.getState());

/** The preview comes with the canvas, not with the first paint. */
const preview = () => import("../preview/preview-store.ts");

/** Rows while designing, and what is known of the pipeline. */
export const designActions: readonly Action[] = [
  {
    name: "runUpTo",
    icon: "run",
    keys: [],
    isEnabled: () => designing() && useCompiled.getState().result.outputs[node() ?? ""] !== undefined,
    perform: () => {
      const id = node();
      if (id === null) return;
      showTab("samples");
      void preview().then(({ runUpTo }) => runUpTo(id));
    },
  },
  {
    name: "captureAnew",
    icon: "restart",
    keys: [],
    isEnabled: designing,
    perform: () => {
      if (edge() === null) showTab("samples");
      void preview().then(({ refreshPreview }) => refreshPreview());
    },
  },
  {
    name: "pin",
    icon: "pin",
    keys: [],
    isEnabled: () => designing() && edge() !== null,
    perform: () => {
      const { id } = useDocument.getState();
      const channel = edge();
      if (id !== null && channel !== null) togglePin(id, channel);
    },
  },
  tab("showProblems", "problems"),
  tab("showSamples", "samples"),
  tab("showVersions", "versions"),
];

function tab(name: ActionName, designTab: DesignTab): Action {
  return { name, icon: "panel-bottom", keys: [], isEnabled: designing, perform: () => showTab(designTab) };
}

function showTab(designTab: DesignTab): void {
  openPanel("drawer");
  setView({ designTab });
}
