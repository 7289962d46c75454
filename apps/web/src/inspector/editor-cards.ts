import { tooltips } from "@codemirror/view";
import type { Extension } from "@codemirror/state";

const MARGIN = 12;

/** Lists and cards of an editor do not lie up to the edge of the page. */
export const cardsInsideOfPage: Extension = tooltips({
  tooltipSpace: () => ({
    left: MARGIN,
    top: MARGIN,
    right: innerWidth - MARGIN,
    bottom: innerHeight - MARGIN,
  }),
});

/** What the word under the pointer is: type of a column, signature and purpose of a function. */
export function hoverCard(title: string, summary: string | null): HTMLElement {
  const card = document.createElement("div");
  card.className = "hover-card";
  const head = card.appendChild(document.createElement("code"));
  head.textContent = title;
  if (summary !== null) card.appendChild(document.createElement("p")).textContent = summary;
  return card;
}
