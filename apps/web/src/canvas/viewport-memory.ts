import type { Viewport } from "@xyflow/react";
import { z } from "zod";
import { localStore } from "../store/local-storage.ts";

const viewportSchema = z.object({ x: z.number(), y: z.number(), zoom: z.number().min(0.05).max(8) });
const key = (documentId: string): string => `millrace.viewport.${documentId}`;

/** Where this browser last looked at a document. */
export function rememberedViewport(documentId: string): Viewport | null {
  try {
    const parsed = viewportSchema.safeParse(JSON.parse(localStore.get(key(documentId)) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function rememberViewport(documentId: string, viewport: Viewport): void {
  localStore.set(key(documentId), JSON.stringify(viewport));
}
