import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { GraphView } from "../canvas/vertex-boxes.tsx";

export type DesignTab = "problems" | "samples" | "versions";
export type RunTab = "rows" | "checkpoints" | "savepoints" | "state" | "restarts" | "logs" | "cluster";
export type NodeTab = "now" | "charts" | "rows";
export type InspectorTab = "settings" | "schema" | "help";

/** What is open in the page; kept over a reload of this tab. */
export interface View {
  readonly designTab: DesignTab;
  readonly runTab: RunTab;
  readonly inspectorTab: InspectorTab;
  readonly graphView: GraphView;
  readonly nodeTab: NodeTab;
  /** Whether the explanation is open: by itself where something is slow, or as the person said. */
  readonly why: "auto" | "open" | "closed";
  /** null: the newest. */
  readonly checkpointId: number | null;
  readonly rowsNodeId: string | null;
  /** The savepoint whose state is shown; null: the newest checkpoint of the job. */
  readonly exploredSavepoint: string | null;
  /** The version that is compared with what is open; null: none. */
  readonly comparedVersion: number | null;
  /** So many of the newest versions are listed. */
  readonly versionsShown: number;
  readonly commandsOpen: boolean;
  readonly shortcutsOpen: boolean;
  readonly starting: boolean;
  /** The list of kept checkpoints to start from. */
  readonly startFromOpen: boolean;
  /** The function whose large editor is open. */
  readonly openFunction: { readonly nodeId: string; readonly field: string } | null;
  /** What is asked about the running job: its next parallelism, or which TaskManager to kill. */
  readonly jobDialog: "rescale" | "drill" | null;
}

/** Versions that come into the list at once. */
export const VERSIONS_PAGE = 100;

export const useView = create<View>()(
  persist(
    (): View => ({
      designTab: "problems",
      runTab: "rows",
      inspectorTab: "settings",
      graphView: "stream",
      nodeTab: "now",
      why: "auto",
      checkpointId: null,
      rowsNodeId: null,
      exploredSavepoint: null,
      comparedVersion: null,
      versionsShown: VERSIONS_PAGE,
      commandsOpen: false,
      shortcutsOpen: false,
      starting: false,
      startFromOpen: false,
      openFunction: null,
      jobDialog: null,
    }),
    {
      name: "millrace.view",
      version: 1,
      partialize: ({ designTab, runTab, inspectorTab, graphView }) => ({
        designTab,
        runTab,
        inspectorTab,
        graphView,
      }),
      storage: {
        getItem: (name) => JSON.parse(sessionStorage.getItem(name) ?? "null") as never,
        setItem: (name, value) => sessionStorage.setItem(name, JSON.stringify(value)),
        removeItem: (name) => sessionStorage.removeItem(name),
      },
    },
  ),
);

export const setView = useView.setState;
