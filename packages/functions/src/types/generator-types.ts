import { comment } from "./row-types.ts";
import type { TypeWords } from "./type-words.ts";

/** Types of what a watermark generator sees. */
export const generatorTypes = (words: TypeWords): string => `
interface KeptNumber {
  value(): number | null;
  ${comment(words.update)}
  update(value: number): void;
  ${comment(words.clear)}
  clear(): void;
}
interface WatermarkOutput {
  ${comment(words.emitWatermark)}
  emitWatermark(time: number): void;
  ${comment(words.numbers)}
  readonly state: { readonly [name: string]: KeptNumber };
  ${comment(words.currentProcessingTime)}
  currentProcessingTime(): number;
}`;
