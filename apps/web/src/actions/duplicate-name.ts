import { currentWords } from "../i18n/use-words.ts";

/** Name of a copy, within the length that a document allows. */
export const duplicateName = (name: string): string => currentWords().documents.copyOf(name).slice(0, 120);
