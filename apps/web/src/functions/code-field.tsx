import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import type { FieldProps } from "../inspector/field-context.ts";
import { setView } from "../store/view-store.ts";
import { Icon } from "../ui/icon.tsx";
import { FunctionCode } from "./function-code.tsx";
import { ReturnedColumns } from "./returned-columns.tsx";
import { TrustedNote } from "./trusted-note.tsx";
import { useFunctionShape } from "./use-function-shape.ts";
import "./functions.css";

type Props = FieldProps<string, Extract<Widget, { kind: "code" }>>;

/** A person's function in TypeScript, and the way to its large editor. */
export function CodeField(props: Props) {
  const { node, name, widget } = props;
  const w = useWords();
  const shape = useFunctionShape(node, widget.form);
  return (
    <div className="code-field">
      <FunctionCode {...props} nodeId={node.id} field={name} shape={shape} />
      <div className="code-foot">
        <button
          type="button"
          className="btn small"
          data-testid="open-function"
          onClick={() => setView({ openFunction: { nodeId: node.id, field: name } })}
        >
          <Icon name="code" />
          {w.functions.open}
        </button>
      </div>
      <TrustedNote />
      <ReturnedColumns node={node} field={name} />
    </div>
  );
}
