import { exportDocument, importDocument, newDocument } from "../actions/document-actions.ts";
import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { MenuButton } from "./menu-button.tsx";
import type { MenuItem } from "./menu-button.tsx";

export function DocumentMenu() {
  const w = useWords();
  const open = useDocument((state) => state.id !== null);
  const items: readonly MenuItem[] = [
    { id: "documents", icon: "rows", label: w.documents.title, onSelect: () => go({ kind: "documents" }) },
    { id: "jobs", icon: "activity", label: w.jobs.title, onSelect: () => go({ kind: "jobs" }) },
    { id: "new", icon: "plus", label: w.documents.new, onSelect: () => void newDocument() },
    { id: "import", icon: "upload", label: w.documents.import, onSelect: () => void importDocument() },
    ...(open
      ? [{ id: "export", icon: "download", label: w.documents.export, onSelect: exportDocument } as const]
      : []),
  ];
  return <MenuButton icon="more" label={w.bar.menu} items={items} />;
}
