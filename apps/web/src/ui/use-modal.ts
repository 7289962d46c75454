import { useEffect, useRef, useState } from "react";

/**
 * A dialog that is open for as long as it is there. What had the focus before has it again once it has gone, unless
 * something else took it meanwhile. `first` selects what has the focus in it; without one the browser chooses.
 */
export function useModal(first?: string): React.RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    if (first !== undefined) dialog.current?.querySelector<HTMLElement>(first)?.focus();
    return () => giveBackFocus(opener);
  }, [first, opener]);
  return dialog;
}

function giveBackFocus(opener: Element | null): void {
  const isFree = document.activeElement === null || document.activeElement === document.body;
  if (isFree && (opener instanceof HTMLElement || opener instanceof SVGElement))
    opener.focus({ preventScroll: true });
}
