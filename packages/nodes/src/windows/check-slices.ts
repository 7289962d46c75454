import type { Reporter } from "../input-columns.ts";

/** Whether windows begin within their own size or slide; a slide that leaves gaps is a warning. */
export function checkSlices(
  kind: string,
  {
    sizeMs,
    slideMs,
    offsetMs,
  }: { readonly sizeMs: number; readonly slideMs: number; readonly offsetMs: number },
  to: Reporter,
): boolean {
  const isSliding = kind === "sliding";
  if (isSliding && slideMs > sizeMs)
    to.report({ code: "window.slide-larger", severity: "warning", path: ["slideMs"], params: {} });
  if (offsetMs < (isSliding ? slideMs : sizeMs)) return true;
  const params = { part: isSliding ? "slide" : "size" };
  to.report({ code: "window.offset", severity: "error", path: ["offsetMs"], params });
  return false;
}
