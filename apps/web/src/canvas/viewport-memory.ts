import type { Viewport } from "@xyflow/react";
import { z } from "zod";
import { localStore } from "../store/local-storage.ts";

const viewportSchema = z.object({ x: z.number(), y: z.number(), zoom: z.number().min(0.05).max(8) });
const visitSchema = z.object({ documentId: z.string(), viewport: viewportSchema });
const key = (documentId: string): string => `millrace.viewport.${documentId}`;

/** Where this browser last looked at a document. */
export function rememberedViewport(documentId: string): Viewport | null {
  return parsed(localStore.get(key(documentId))) ?? ofThisVisit(documentId);
}

/** Where the storage of the browser is full, a reload of this tab still finds it. */
export function rememberViewport(documentId: string, viewport: Viewport): void {
  if (localStore.set(key(documentId), JSON.stringify(viewport))) return;
  history.replaceState({ documentId, viewport }, "", location.href);
}

function ofThisVisit(documentId: string): Viewport | null {
  const visit = visitSchema.safeParse(history.state);
  return visit.success && visit.data.documentId === documentId ? visit.data.viewport : null;
}

function parsed(text: string | null): Viewport | null {
  try {
    const result = viewportSchema.safeParse(JSON.parse(text ?? "null"));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
