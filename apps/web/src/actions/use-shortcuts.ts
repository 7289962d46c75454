import { useEffect } from "react";
import { COMMANDS } from "./commands.ts";

/** Performs the command of a key, unless the person is typing. The command palette opens from anywhere. */
export function useShortcuts(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const key = keyOf(event);
      const command = COMMANDS.find((candidate) => candidate.key === key && candidate.available());
      if (!command || (isTyping(event.target) && command.name !== "commands") || hasSelectedText(key)) return;
      event.preventDefault();
      command.perform();
    };
    globalThis.addEventListener("keydown", pressed);
    return () => globalThis.removeEventListener("keydown", pressed);
  }, []);
}

/** `mod+shift+z`; Backspace counts as Delete. */
export function keyOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const key = event.key === "Backspace" ? "delete" : event.key.toLowerCase();
  return [event.ctrlKey || event.metaKey ? "mod" : "", event.shiftKey ? "shift" : "", key].filter((part) => part !== "").join("+");
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/u.test(target.tagName));
}

const hasSelectedText = (key: string): boolean => key === "mod+c" && (getSelection()?.toString() ?? "") !== "";
