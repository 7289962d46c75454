/** Of the form that adds one. */
export const BREAKPOINT_KIND = "breakpoint-kind";

/** Brings the form for another breakpoint into sight, and the keyboard to it. */
export function focusBreakpointForm(): void {
  const field = document.getElementById(BREAKPOINT_KIND);
  field?.scrollIntoView({ block: "nearest" });
  field?.focus();
}
