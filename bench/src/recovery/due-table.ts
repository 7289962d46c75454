/** A figure that something is due for. */
export interface DueFigure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly due: number;
  /** `most`: the value is not to exceed it. */
  readonly bound: "most" | "least";
  readonly note?: string;
}

export const isMet = ({ value, due, bound }: DueFigure): boolean =>
  bound === "most" ? value <= due : value >= due;

/** One line a figure: what it is, what it came to, what is due, and whether that is met. */
export function dueTable(figures: readonly DueFigure[]): readonly string[] {
  const rows = figures.map((figure) => {
    const { unit, value, due, bound, note = "" } = figure;
    const sign = bound === "most" ? "<=" : ">=";
    return [
      figure.figure,
      `${shown(value)} ${unit}`,
      `${sign} ${due} ${unit}`,
      isMet(figure) ? "met" : "MISSED",
      note,
    ];
  });
  const table = [["", "measured", "due", "", ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const shown = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0));
