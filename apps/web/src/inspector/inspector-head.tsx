import { useWords } from "../i18n/use-words.ts";
import { clearSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import type { IconName } from "../ui/icon-paths.ts";

interface InspectorHeadProps {
  readonly icon?: IconName;
  readonly title: string;
  /** What it is called in files and messages. */
  readonly id?: string;
}

/** What is selected, and the way out of it. */
export function InspectorHead({ icon, title, id }: InspectorHeadProps) {
  const w = useWords();
  return (
    <header className="inspector-head">
      {icon && <Icon name={icon} />}
      <b className="b el title">{title}</b>
      {id !== undefined && <span className="m dd el">{id}</span>}
      <IconButton className="ghost r" icon="close" label={w.inspector.close} onClick={clearSelection} />
    </header>
  );
}
