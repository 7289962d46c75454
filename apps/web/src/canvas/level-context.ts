import { createContext, useContext } from "react";
import type { LevelOfDetail } from "./level-of-detail.ts";

/** Changes only when the zoom passes from one level to another: what is not seen then is not in the page either. */
export const LevelContext = createContext<LevelOfDetail>("all");

export const useLevel = (): LevelOfDetail => useContext(LevelContext);
