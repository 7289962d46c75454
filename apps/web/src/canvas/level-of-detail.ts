/** What there is room for at a zoom: everything; name and load; icon and load; a block. */
export type LevelOfDetail = "all" | "name" | "icon" | "block";

export function levelOfDetail(zoom: number): LevelOfDetail {
  if (zoom >= 0.75) return "all";
  if (zoom >= 0.5) return "name";
  return zoom >= 0.25 ? "icon" : "block";
}

let shown: LevelOfDetail = "all";

/** Of the canvas on screen: whoever writes figures leaves out what is not seen. */
export const shownLevel = (): LevelOfDetail => shown;

export const setShownLevel = (level: LevelOfDetail): void => {
  shown = level;
};
