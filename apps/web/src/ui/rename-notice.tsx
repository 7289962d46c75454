import { useLocale, useWords } from "../i18n/use-words.ts";
import { definitionOf, inLocale } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { renameUses } from "../store/follow-rename.ts";
import { dropRenameOffer, followRename, useRenameOffer } from "../store/rename-offer.ts";
import { Icon } from "./icon.tsx";

/** Offers to follow a renamed column downstream, and shows what that would change. */
export function RenameNotice() {
  const w = useWords();
  const locale = useLocale();
  const offer = useRenameOffer((state) => state.offer);
  const document = useDocument((state) => state.history.value);
  if (!offer) return null;
  const uses = renameUses(document, definitionOf, offer);
  if (uses.length === 0) return null;
  const count = uses.reduce((sum, use) => sum + use.count, 0);
  const nodes = new Set(uses.map(({ node }) => node.id)).size;
  return (
    <div className="banner rename" role="alert" data-testid="rename-offer">
      <Icon name="map" />
      <div className="text">
        <b className="b">{w.draw.renameTitle(offer.from, offer.to)}</b>
        <p>{w.draw.renameText(count, nodes)}</p>
        <details>
          <summary>{w.draw.renameShow}</summary>
          <ul className="rename-uses">
            {uses.map((use) => (
              <li key={`${use.node.id} ${use.field}`}>
                <span>
                  {use.node.name}, {inLocale(use.label, locale)}
                </span>
                <del className="m">{use.before}</del>
                <ins className="m">{use.after}</ins>
              </li>
            ))}
          </ul>
        </details>
      </div>
      <button type="button" className="btn small" onClick={() => followRename(offer, uses)}>
        {w.draw.renameFollow}
      </button>
      <button type="button" className="btn small ghost" onClick={dropRenameOffer}>
        {w.draw.renameKeep}
      </button>
    </div>
  );
}
