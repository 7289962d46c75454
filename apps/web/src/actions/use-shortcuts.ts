import { useEffect } from "react";
import { currentRoute } from "../store/navigation.ts";
import { allActions } from "./all-actions.ts";
import { copiedText, deleteSelection, pasteText } from "./clipboard.ts";
import { shortcutOf } from "./shortcut.ts";

/** Keys that mean an action also while something is typed. */
const EVERYWHERE = new Set(["mod+k", "mod+enter", "mod+z", "mod+shift+z", "mod+y", "mod+f", "f6"]);

/** Keys and the clipboard, for the whole page. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (isTyping(event.target) && !EVERYWHERE.has(shortcut)) return;
      if (document.querySelector("dialog[open]") && !EVERYWHERE.has(shortcut)) return;
      const action = allActions.find((candidate) => candidate.keys.includes(shortcut));
      if (!action || action.native || !action.isEnabled()) return;
      if (action.scope === "canvas" && !isOnCanvas(event.target)) return;
      event.preventDefault();
      action.perform();
    };
    const onCopy = (event: ClipboardEvent) => copy(event);
    const onCut = (event: ClipboardEvent) => {
      if (copy(event)) deleteSelection();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || currentRoute().kind !== "document") return;
      if (pasteText(event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}

function copy(event: ClipboardEvent): boolean {
  if (isTyping(event.target) || currentRoute().kind !== "document") return false;
  if ((getSelection()?.toString() ?? "") !== "") return false;
  const text = copiedText();
  if (text === null) return false;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
  return true;
}

/** Where a key means the canvas: on it, or where nothing has the focus. A button keeps its own keys. */
function isOnCanvas(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target === document.body) return true;
  return target.closest(".flow") !== null && target.closest("button, a") === null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
