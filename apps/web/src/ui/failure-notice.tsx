import { useWords } from "../i18n/use-words.ts";
import { setNotices, useNotices } from "../store/notice-store.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";

/** An action that the server refused, and why. */
export function FailureNotice() {
  const w = useWords();
  const failure = useNotices((notices) => notices.failure);
  if (!failure) return null;
  return (
    <div className="banner bad" role="alert" data-testid="failure">
      <Icon name="error" className="errc" />
      <div className="text">
        <b className="b">{failure.title}</b>
        <p>{failure.text}</p>
      </div>
      <IconButton
        className="ghost"
        icon="close"
        label={w.notice.dismiss}
        onClick={() => setNotices({ failure: null })}
      />
    </div>
  );
}
