import { diffDocuments } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import type { DocumentVersion } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { reportFailure } from "../store/notice-store.ts";
import { useModal } from "../ui/use-modal.ts";
import { DiffGraph } from "./diff-graph.tsx";
import { DiffValues } from "./diff-values.tsx";
import { useVersions } from "./use-versions.ts";
import "./versions.css";

interface DiffDialogProps {
  /** Versions; null: the pipeline as it is open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly onClose: () => void;
}

/** What led from one version to another, or to the pipeline as it is open now: drawn, and setting by setting. */
export function DiffDialog({ from, to, onClose }: DiffDialogProps) {
  const w = useWords();
  const dialog = useModal();
  const [sides, setSides] = useState({ from, to });
  const { versions } = useVersions();
  const before = useVersion(sides.from, onClose);
  const after = useVersion(sides.to, onClose);
  const diff = before && after && diffDocuments(before, after);
  return (
    <dialog
      ref={dialog}
      className="diff-dialog"
      aria-label={w.versions.compare}
      onCancel={onClose}
      data-testid="diff"
    >
      <header className="row">
        {(["from", "to"] as const).map((side) => (
          <VersionSelect
            key={side}
            side={side}
            label={w.versions[side]}
            versions={versions ?? []}
            value={sides[side]}
            onChange={(version) => setSides({ ...sides, [side]: version })}
          />
        ))}
        <Legend />
        <button type="button" className="btn r" onClick={onClose}>
          {w.history.close}
        </button>
      </header>
      {before === null || after === null || diff === null ? (
        <p className="dd">{w.documents.loading}</p>
      ) : (
        <div className="diff-body">
          <DiffGraph before={before} after={after} diff={diff} />
          <DiffValues diff={diff} nodes={[...before.nodes, ...after.nodes]} />
        </div>
      )}
    </dialog>
  );
}

/** That version of the open pipeline; null until it is there. */
function useVersion(version: number | null, onMissing: () => void): FlowDocument | null {
  const w = useWords();
  const id = useDocument((state) => state.id);
  const open = useDocument((state) => state.history.value);
  const [read, setRead] = useState<{ readonly version: number; readonly document: FlowDocument } | null>(
    null,
  );
  useEffect(() => {
    if (id === null || version === null) return;
    let wanted = true;
    server.document(id, version).then(
      ({ document }) => wanted && setRead({ version, document }),
      (error: unknown) => {
        onMissing();
        reportFailure(w.versions.compare, error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, version, onMissing, w]);
  if (version === null) return open;
  return read?.version === version ? read.document : null;
}

interface VersionSelectProps {
  readonly side: "from" | "to";
  readonly label: string;
  readonly versions: readonly DocumentVersion[];
  readonly value: number | null;
  readonly onChange: (version: number | null) => void;
}

function VersionSelect({ side, label, versions, value, onChange }: VersionSelectProps) {
  const w = useWords();
  const { numbered, open } = w.versions;
  const isListed = value === null || versions.some(({ version }) => version === value);
  return (
    <label className="row">
      <b className="b">{label}</b>
      <select
        className="inp"
        data-testid={`diff-${side}`}
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value === "" ? null : Number(target.value))}
      >
        <option value="">{open}</option>
        {!isListed && <option value={value}>{numbered(value, null)}</option>}
        {versions.map(({ version, name }) => (
          <option key={version} value={version}>
            {numbered(version, name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Legend() {
  const w = useWords();
  return (
    <span className="diff-legend s">
      {(["added", "removed", "changed", "moved"] as const).map((kind) => (
        <span key={kind} className={`row ${kind}`}>
          <i />
          {w.versions.kinds[kind]}
        </span>
      ))}
    </span>
  );
}
