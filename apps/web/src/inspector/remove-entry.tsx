import { useWords } from "../i18n/use-words.ts";
import { IconButton } from "../ui/icon-button.tsx";

/** Takes an entry out of a list field. */
export function RemoveEntry({ onClick }: { readonly onClick: () => void }) {
  const w = useWords();
  return <IconButton className="ghost small" icon="close" label={w.field.remove} onClick={onClick} />;
}
