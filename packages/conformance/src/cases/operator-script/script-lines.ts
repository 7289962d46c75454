import type { ScriptOperator, ScriptOutput, ScriptStep } from "./operator-script.ts";

/**
 * Steps on an operator, one a line: a row `key value @time` (or without time), `watermark time`, `clock time`, `again` (a
 * snapshot, restored into another such operator: `snapshot` and `restore`), `= outputs` (what came since the last such line, of this operator) or
 * `late rows` (all late ones). Outputs have commas between: `key value @time`, `key value start..end` of a session,
 * `GOT: (key,value) @time` or `^watermark`.
 */
export function stepsOf(operator: ScriptOperator, lines: string): readonly ScriptStep[] {
  const script = new LineReader(operator);
  for (const line of lines.split("\n").map((text) => text.trim())) if (line !== "") script.read(line);
  return script.steps;
}

class LineReader {
  readonly steps: ScriptStep[];
  readonly #operator: ScriptOperator;
  #h = 1;
  #soFar: readonly ScriptOutput[] = [];

  constructor(operator: ScriptOperator) {
    this.#operator = operator;
    this.steps = [
      { op: "restore", h: 1 },
      { op: "open", h: 1, operator },
    ];
  }

  read(line: string): void {
    const [first = "", ...rest] = line.split(" ");
    const h = this.#h;
    switch (first) {
      case "again":
        this.read("snapshot");
        return this.#restore();
      case "snapshot":
        this.steps.push({ op: "snapshot", h });
        return;
      case "restore":
        return this.#restore();
      case "watermark":
      case "clock": {
        const op = first === "clock" ? "processingTime" : first;
        this.steps.push({ op, h, t: numberOf(rest[0]) });
        return;
      }
      case "=":
        this.#soFar = [...this.#soFar, ...outputsOf(rest.join(" "))];
        this.steps.push({ op: "expectOutputSoFar", rows: this.#soFar });
        return;
      case "late":
        this.#late(outputsOf(rest.join(" ")));
        return;
      default:
        this.steps.push({ op: "element", h, record: [first, Number(rest[0])], ts: timeOf(rest[1]) });
    }
  }

  /** As tests of Flink do: what comes of the side output is compared by itself. */
  #late(rows: readonly ScriptOutput[]): void {
    this.steps.push({ op: "lateSideOutputObserved", rows }, { op: "expectOutputSoFar", rows });
  }

  #restore(): void {
    const h = this.#h++;
    this.steps.push({ op: "close", h }, { op: "restore", h: this.#h });
    this.steps.push({ op: "open", h: this.#h, operator: this.#operator });
    this.#soFar = [];
  }
}

/** `max`: Java's largest. */
const numberOf = (text: string | undefined): number => (text === "max" ? 2 ** 63 : Number(text));

const timeOf = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text.slice(1));

const outputsOf = (text: string): readonly ScriptOutput[] =>
  text === "" ? [] : text.split(", ").map(outputOf);

function outputOf(text: string): ScriptOutput {
  if (text.startsWith("^")) return { watermark: numberOf(text.slice(1)) };
  const [key = "", value = "", time] = text.split(" ");
  const [start, end] = (time ?? "").split("..").map(Number);
  if (end !== undefined) return { record: [`${key}-${value}`, start, end], ts: end - 1 };
  const ts = timeOf(time);
  return key === "GOT:" ? { record: `${key} ${value}`, ts } : { record: [key, Number(value)], ts };
}
