import { useWords } from "../i18n/use-words.ts";
import { useStep } from "./step-store.ts";

const SHOWN = 12;

/** Rows that Print nodes have shown up to the cursor. */
export function OutputSection({ nodeId }: { readonly nodeId: string }) {
  const w = useWords();
  const printed = useStep((state) => state.printed).filter((entry) => entry.nodeId === nodeId);
  return (
    <section className="panel-section">
      <h2 className="heading">{w.step.panel.output}</h2>
      {printed.length === 0 ? (
        <p className="panel-none dd">{w.step.panel.noOutput}</p>
      ) : (
        <ol className="printed m" data-testid="step-output">
          {printed.slice(-SHOWN).map(({ row }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no identity
            <li key={index}>
              {row.kind} [{row.values.map((value) => value ?? "NULL").join(", ")}]
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
