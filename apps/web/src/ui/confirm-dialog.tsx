import { useModal } from "./use-modal.ts";

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly keep: string;
  readonly onClose: (confirmed: boolean) => void;
}

/** Asks before what cannot be taken back; the safe answer has the focus. */
export function ConfirmDialog({ title, text, confirm, keep, onClose }: ConfirmDialogProps) {
  const dialog = useModal();
  return (
    <dialog ref={dialog} aria-label={title} onCancel={() => onClose(false)} data-testid="confirm">
      <p className="b title">{title}</p>
      <p className="d">{text}</p>
      <div className="actions">
        <button type="button" className="btn" onClick={() => onClose(false)}>
          {keep}
        </button>
        <button type="button" className="btn danger" data-testid="confirm-yes" onClick={() => onClose(true)}>
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
