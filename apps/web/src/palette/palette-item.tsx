import type { NodeMatch } from "@millrace/nodes";
import { addFromPalette } from "../actions/add-from-palette.ts";
import { PALETTE_DRAG } from "../canvas/use-drop-from-palette.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";

interface PaletteItemProps {
  readonly match: NodeMatch;
  /** Of what is found, not only this has its title. */
  readonly isOneOfTwo?: boolean;
}

export function PaletteItem({ match: { definition, alias }, isOneOfTwo = false }: PaletteItemProps) {
  const w = useWords();
  const locale = useLocale();
  const title = definition.title[locale];
  const beside = alias ?? (isOneOfTwo ? w.palette[definition.category] : null);
  return (
    <button
      type="button"
      className="palette-item"
      data-testid={`palette-${definition.kind}`}
      title={`${definition.summary[locale]}\n${w.palette.hint}`}
      aria-label={w.palette.add(beside === null ? title : `${title} ${beside}`)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(PALETTE_DRAG, definition.kind);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => addFromPalette(definition)}
    >
      <Icon name={nodeIcon(definition.icon)} />
      <span className="el">{title}</span>{" "}
      {beside !== null && <span className={`r dd el ${alias === null ? "" : "m"}`}>{beside}</span>}
    </button>
  );
}
