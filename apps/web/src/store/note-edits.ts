import type { FlowNote } from "@millrace/graph";
import { edit } from "./document-store.ts";
import type { Point } from "./edits.ts";
import { freshId } from "./fresh-id.ts";

const NOTE_SIZE = { width: 220, height: 100 };

/** Changes of notes. Each exported function is one step of undo. */

export function addNote(position: Point): string {
  const id = freshId("note");
  edit((document) => {
    document.notes.push({ id, text: "", position: { ...position }, size: NOTE_SIZE, color: "plain" });
  });
  return id;
}

export function setNoteText(noteId: string, text: string): void {
  changeNote(noteId, { text }, `note:${noteId}`);
}

export function setNoteColor(noteId: string, color: FlowNote["color"]): void {
  changeNote(noteId, { color }, null);
}

export function resizeNote(noteId: string, place: Pick<FlowNote, "position" | "size">): void {
  changeNote(noteId, place, null);
}

function changeNote(noteId: string, change: Partial<FlowNote>, mergeKey: string | null): void {
  edit((document) => {
    const note = document.notes.find((candidate) => candidate.id === noteId);
    if (note) Object.assign(note, change);
  }, mergeKey);
}
