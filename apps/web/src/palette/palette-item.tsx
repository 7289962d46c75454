import type { NodeMatch } from "@millrace/nodes";
import { addFromPalette } from "../actions/add-from-palette.ts";
import { PALETTE_DRAG } from "../canvas/use-drop-from-palette.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";

export function PaletteItem({ match: { definition, alias } }: { readonly match: NodeMatch }) {
  const w = useWords();
  const locale = useLocale();
  const title = definition.title[locale];
  return (
    <button
      type="button"
      className="palette-item"
      data-testid={`palette-${definition.kind}`}
      title={`${definition.summary[locale]}\n${w.palette.hint}`}
      aria-label={w.palette.add(alias === null ? title : `${title} ${alias}`)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(PALETTE_DRAG, definition.kind);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => addFromPalette(definition)}
    >
      <Icon name={nodeIcon(definition.icon)} />
      <span className="el">{title}</span>
      {alias !== null && <span className="r m dd el">{alias}</span>}
    </button>
  );
}
