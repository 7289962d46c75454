import { useModal } from "./use-modal.ts";

interface DialogProps {
  readonly label: string;
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

/** A dialog that Escape or a click beside it closes. */
export function Dialog({ label, className = "", onClose, children }: DialogProps) {
  const dialog = useModal("input");
  return (
    // A click beside the dialog closes it, as Escape does; its role is the dialog's own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {children}
    </dialog>
  );
}
