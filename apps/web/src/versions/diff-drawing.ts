/** Of a node in the picture of two versions. */
export const WIDTH = 168;
export const HEIGHT = 44;

/** Marks beside the colour, for whoever does not see it. */
export const MARKS = { added: "+", removed: "−", changed: "≠", moved: "↔" } as const;
