import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";

interface AddEntryProps {
  /** Where "Add" says too little. */
  readonly label?: string;
  readonly onClick: () => void;
}

/** Puts a new entry behind those of a list field. */
export function AddEntry({ label, onClick }: AddEntryProps) {
  const w = useWords();
  return (
    <button type="button" className="btn small ghost add" onClick={onClick}>
      <Icon name="plus" />
      {label ?? w.field.add}
    </button>
  );
}
