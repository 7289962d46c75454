import { useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { Icon } from "../ui/icon.tsx";
import { FlagsWhole } from "../ui/flags-whole.tsx";
import "./trusted-note.css";

/** Where functions run or are written: that the server runs them without a sandbox, if it does. */
export function TrustedNote() {
  const w = useWords();
  const isTrusted = useLive((state) => state.cluster?.trustedFunctions === true);
  if (!isTrusted) return null;
  return (
    <p className="trusted-note" data-testid="trusted-functions" title={w.functions.trustedText}>
      <Icon name="warning" className="bpx" />
      <span>
        <b className="b">{w.functions.trusted}</b>{" "}
        <span className="d">
          <FlagsWhole text={w.functions.trustedText} />
        </span>
      </span>
    </p>
  );
}
