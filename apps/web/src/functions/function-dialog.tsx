import { configFields } from "@millrace/graph";
import type { FlowNode } from "@millrace/graph";
import { useId, useMemo, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { definitionOf } from "../store/definitions.ts";
import { setConfig } from "../store/edits.ts";
import { setView } from "../store/view-store.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { useModal } from "../ui/use-modal.ts";
import { CodeSplit } from "./code-split.tsx";
import { FunctionCode } from "./function-code.tsx";
import { FunctionProblems } from "./function-problems.tsx";
import { ReturnedColumns } from "./returned-columns.tsx";
import { TryRows } from "./try-rows.tsx";
import { useFunctionShape } from "./use-function-shape.ts";
import "./functions.css";

interface FunctionDialogProps {
  readonly node: FlowNode;
  readonly field: string;
}

function close(): void {
  setView({ openFunction: null });
}

/** A function on a page of its own: the code, what is wrong with it, and what it makes of sample rows. */
export function FunctionDialog({ node, field }: FunctionDialogProps) {
  const w = useWords();
  const dialog = useModal(".cm-content");
  const [share, setShare] = useState(58);
  return (
    <dialog
      ref={dialog}
      className="function-dialog"
      aria-label={w.functions.title(node.name)}
      data-testid="function-dialog"
      onClose={close}
    >
      <header>
        <p className="b title">{w.functions.title(node.name)}</p>
        <span className="dd s function-hint">{w.functions.hint}</span>
        <IconButton
          icon="close"
          label={w.functions.close}
          className="ghost"
          testId="close-function"
          onClick={() => dialog.current?.close()}
        />
      </header>
      <div className="function-body" style={{ "--code": `${share}%` } as React.CSSProperties}>
        <CodePane node={node} field={field} />
        <CodeSplit share={share} onChange={setShare} />
        <TryRows node={node} field={field} />
      </div>
    </dialog>
  );
}

function CodePane({ node, field }: FunctionDialogProps) {
  const locale = useLocale();
  const id = useId();
  const meta = useMemo(() => {
    const definition = definitionOf(node.kind);
    return definition && configFields(definition).find(({ name }) => name === field)?.meta;
  }, [node.kind, field]);
  const diagnostics = useCompiled((compiled) => compiled.result.diagnostics);
  const form = meta?.widget.kind === "code" ? meta.widget.form : null;
  const shape = useFunctionShape(node, form);
  const problems = useMemo(
    () =>
      diagnostics.filter(
        ({ nodeId, edgeId, path }) => nodeId === node.id && edgeId === undefined && path[0] === field,
      ),
    [diagnostics, node.id, field],
  );
  if (!meta) return null;
  return (
    <section className="function-code">
      <FunctionCode
        id={id}
        label={meta.label[locale]}
        nodeId={node.id}
        field={field}
        value={typeof node.config[field] === "string" ? node.config[field] : ""}
        shape={shape}
        problems={problems}
        locale={locale}
        onChange={(value) => setConfig(node.id, field, value)}
      />
      <div className="function-foot scroll">
        <FunctionProblems nodeId={node.id} field={field} problems={problems} />
        <ReturnedColumns node={node} field={field} />
      </div>
    </section>
  );
}
