import { deleteSelection } from "../actions/clipboard.ts";
import { useWords } from "../i18n/use-words.ts";

/** What can be done with what is selected; deleting it is always among it, and last. */
export function InspectorFoot({
  className = "",
  children,
}: {
  readonly className?: string;
  readonly children?: React.ReactNode;
}) {
  const w = useWords();
  return (
    <footer className={`inspector-foot ${className}`}>
      {children}
      <button
        type="button"
        className="btn small danger r"
        data-testid="delete-node"
        onClick={deleteSelection}
      >
        {w.inspector.delete}
      </button>
    </footer>
  );
}
