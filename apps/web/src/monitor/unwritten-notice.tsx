import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { useLive } from "./live-store.ts";

/** What became of the job is not on the disk, which refuses it: it ends when there is room. */
export function UnwrittenNotice() {
  const w = useWords();
  const unwritten = useLive(({ job }) => job?.unwritten ?? null);
  if (unwritten === null) return null;
  return (
    <div className="banner bad" role="alert" data-testid="unwritten">
      <Icon name="error" className="errc" />
      <div className="text">
        <b className="b">{w.savepoints.unwritten}</b>
        <p>{w.savepoints.unwrittenText(w.savepoints.unwrittenReasons[unwritten.problem])}</p>
      </div>
    </div>
  );
}
