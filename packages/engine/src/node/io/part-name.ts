/** Visible name of a part file. */
export const partName = (
  { subtask, suffix }: { readonly subtask: number; readonly suffix: string },
  counter: number,
): string => `part-${subtask}-${counter}.${suffix}`;
