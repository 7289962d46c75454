/** When a list or a map leaves its text and lies in parts. */
export interface PartLimits {
  /** Entries of a map, and units of the text of either, that stay in the text of the key. */
  readonly entries: number;
  readonly units: number;
  /** Elements that are added to a part of a list together. */
  readonly together: number;
}

export const PART_LIMITS: PartLimits = { entries: 16, units: 1_024, together: 32 };

/** Where the request for a part lies: slot, state, number of the part. */
export const PART_REQUEST = { slot: 0, state: 1, part: 2 } as const;

/** Between what belongs to a part, and between parts: characters that no JSON has. */
export const PART_FIELD = "\t";
export const PART_END = "\n";

/**
 * Parts of lists and maps: texts by state and number, of which a program reads those that it needs (`@readPart`) and gives
 * those that it has changed (`@giveParts`), an empty one for a part that is gone. `given`: the text that the host puts a
 * part in. Where a call throws `@forgive` takes back what `@journal` says.
 */
export const statePartsText = (states: number, given: number): string => `
const @journal = [];
const @forgive = () => { while (@journal.length > 0) @journal.pop()(); };
const @partTexts = [${Array.from({ length: states }, () => "@slotted()").join(", ")}];
const @asked = new Float64Array(3);
let @partLines = [];
const @ownParts = (k) => (@partTexts[k][@k] ??= { texts: { __proto__: null }, changed: { __proto__: null } });
const @readPart = (k, part) => {
  const { texts } = @ownParts(k), known = texts[part];
  if (known !== undefined) return known;
  @asked[0] = @k; @asked[1] = k; @asked[2] = part;
  return (texts[part] = @givePart(0) === 0 ? "" : @T[${given}]);
};
const @setPart = (k, part, text) => {
  const own = @ownParts(k);
  own.texts[part] = text;
  own.changed[part] = true;
  if (@touched[@k] === 0) @touch();
};
const @writePart = (k, part, text) => {
  const { texts } = @ownParts(k), before = texts[part];
  @setPart(k, part, text);
  @journal.push(() => { texts[part] = before; });
};
const @giveParts = () => {
  for (let k = 0; k < ${states}; k++) {
    const own = @partTexts[k][@k];
    if (own === undefined) continue;
    for (const part in own.changed)
      if (own.texts[part] !== undefined) @partLines.push(@k + "\\t" + k + "\\t" + part + "\\t" + own.texts[part]);
  }
};`;
