import { create } from "zustand";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { currentRoute } from "../store/navigation.ts";
import { stepLink } from "./step-link.ts";
import { currentRun } from "./step-store.ts";

/** From this length on, in characters, many programs cut a link. */
export const LONG_LINK = 8_000;
/** Firefox opens addresses up to this; others take a little more. */
export const LONGEST_LINK = 1_000_000;

/** Length of the link that was copied, or was too long to be; null: none was, lately. */
export const useCopiedLink = create<{ readonly length: number | null }>()(() => ({ length: null }));

let forget: ReturnType<typeof setTimeout> | undefined;

/** Copies a link to the run on screen as it stands. */
export async function copyStepLink(): Promise<void> {
  const run = currentRun();
  if (run === null) return;
  const route = currentRoute();
  const at = { ...useDocument.getState(), id: route.kind === "step" ? route.id : null };
  const name = currentWords().step.linkedVersion(run.step);
  const link = `${location.origin}/#step=${await stepLink(run, at, { keeper: server, name })}`;
  if (link.length <= LONGEST_LINK) await navigator.clipboard.writeText(link);
  useCopiedLink.setState({ length: link.length });
  clearTimeout(forget);
  forget = setTimeout(
    () => useCopiedLink.setState({ length: null }),
    link.length > LONG_LINK ? 8_000 : 3_000,
  );
}
