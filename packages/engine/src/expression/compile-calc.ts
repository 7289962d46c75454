import type { Expression, LogicalType, RowSchema } from "@millrace/graph";
import { columnKind, isWide } from "../batch/column.ts";
import { joinLanes } from "../batch/decimal-lanes.ts";
import { decodeUtf8 } from "../batch/utf8.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { byteStrings } from "./byte-strings.ts";
import { CalcLoop } from "./calc-loop.ts";
import type { CalcFunction } from "./calc-loop.ts";
import { neededProjections, passedThrough, planCalc } from "./calc-plan.ts";
import type { CalcPlan, CalcStage } from "./calc-plan.ts";
import { CodeWriter } from "./code-writer.ts";
import type { ExpressionEnvironment } from "./expression-environment.ts";
import { generateExpression } from "./generate-expression.ts";
import { generateFunction } from "./generate-function.ts";
import { isTrue } from "./generate-logic.ts";
import { isVolatileFunction } from "./library/library.ts";
import type { Operand } from "./operand.ts";

export interface CalcSurroundings {
  readonly input: RowSchema;
  readonly output: RowSchema;
  readonly environment: ExpressionEnvironment;
}

/**
 * Adjacent Map and Filter operators as one loop. The generated function is cached by its plan, unless it calls volatile
 * functions; the columns are the caller's own.
 */
export function compileCalc(
  stages: readonly CalcStage[],
  { input, output, environment }: CalcSurroundings,
): CalcLoop {
  const plan = planCalc(stages, input, output);
  if (isVolatile(plan)) return new CalcLoop(plan, output, generate(plan, environment));
  const key = JSON.stringify(plan);
  let compiled = cache.get(key);
  if (compiled === undefined) {
    compiled = generate(plan, environment);
    cache.set(key, compiled);
  }
  return new CalcLoop(plan, output, compiled);
}

const cache = new Map<string, CalcFunction>();

function isVolatile({ stages }: CalcPlan): boolean {
  const calls = (expression: Expression): boolean =>
    expression.kind === "call" && (isVolatileFunction(expression.fn) || expression.args.some(calls));
  return stages.some(({ filter, projections }) => (filter && calls(filter)) || projections?.some(calls));
}

function generate(plan: CalcPlan, environment: ExpressionEnvironment): CalcFunction {
  const writer = new CodeWriter(environment);
  const filters = plan.stages.some((stage) => stage.filter !== null);
  const body = writer.capture(() => writeBody(writer, plan, filters));
  const input = plan.stageTypes[0]!;
  const output = plan.stageTypes.at(-1)!;
  const source = `
const bytes = K[0], join = K[1], decode = K[2], divisionByZero = K[3], C = K[4];
const T = new BigInt64Array(${writer.laneCount}), TW = new Int32Array(T.buffer);
${writer.constants.map((_, index) => `const k${index} = C[${index}];`).join("\n")}
return function calc(input, from, to, out, A, zeros, kinds, outKinds, stageRows) {
${input.map((type, index) => declareColumn("c", `input[${index}]`, index, columnKind(type)) + (type.nullable ? `const cn${index} = input[${index}].nulls ?? zeros;\n` : "")).join("")}
${output.map((type, index) => declareColumn("o", `out[${index}]`, index, columnKind(type)) + (type.nullable ? `const on${index} = out[${index}].nulls;\n` : "")).join("")}
${plan.stages.map((_, stage) => `let rows${stage} = 0;`).join(" ")}
  let j = ${filters ? "0" : "from"};
  for (let i = from; i < to; i++) {
${body}
  }
${plan.stages.map((_, stage) => `stageRows[${stage}] = ${filters ? `rows${stage}` : "to - from"};`).join(" ")}
  return j;
};`;
  return generateFunction<CalcFunction>(source, [
    byteStrings,
    joinLanes,
    decodeUtf8,
    divisionByZero,
    writer.constants,
  ]);
}

function divisionByZero(): never {
  throw new JobFailureError("runtime.division-by-zero");
}

function writeBody(writer: CodeWriter, plan: CalcPlan, filters: boolean): void {
  const needed = neededProjections(plan);
  let columns: readonly Operand[] = plan.stageTypes[0]!.map((type, index) => inputOperand(type, index));
  plan.stages.forEach(({ filter, projections }, stage) => {
    const current = columns;
    if (filter !== null) {
      const condition = isTrue(
        writer,
        (expression) => generateExpression(writer, current, expression),
        filter,
      );
      writer.emit(`if (!${condition}) continue;`);
    }
    if (filters) writer.emit(`rows${stage}++;`);
    if (projections === null) return;
    const wanted = needed[stage]!;
    columns = projections.map((projection, index) =>
      wanted.has(index)
        ? generateExpression(writer, current, projection)
        : writer.literal(projection.type, null),
    );
  });
  const origins = passedThrough(plan);
  columns.forEach((operand, index) => {
    if (filters || origins[index] === null)
      writeOutput(writer, operand, {
        index,
        origin: origins[index] ?? null,
        nullable: plan.stageTypes.at(-1)![index]!.nullable,
      });
  });
  if (filters) writer.emit("if (kinds !== null) outKinds[j] = kinds[i];");
  writer.emit("j++;");
}

function declareColumn(
  prefix: string,
  column: string,
  index: number,
  kind: Operand["kind"] | ReturnType<typeof columnKind>,
): string {
  switch (kind) {
    case "string":
      return `  const ${prefix}h${index} = ${column}.heap, ${prefix}f${index} = ${column}.offsets, ${prefix}l${index} = ${column}.lengths;\n`;
    case "decimal":
      return `  const ${prefix}v${index} = ${column}.low, ${prefix}g${index} = ${column}.high;\n`;
    case "int64":
      return `  const ${prefix}v${index} = ${column}.values, ${prefix}w${index} = ${column}.words;\n`;
    default:
      return `  const ${prefix}v${index} = ${column}.values;\n`;
  }
}

function inputOperand(type: LogicalType, index: number): Operand {
  const kind = columnKind(type);
  const isNull = type.nullable ? `(cn${index}[i] !== 0)` : null;
  const value = `cv${index}[i]`;
  switch (kind) {
    case "int8":
      return { kind: "boolean", value: `(${value} !== 0)`, isNull };
    case "int32":
    case "float64":
      return { kind, value, isNull };
    case "int64":
      return {
        kind,
        value,
        small: null,
        words: { low: `cw${index}[2 * i]`, high: `cw${index}[2 * i + 1]` },
        isNull,
      };
    case "decimal": {
      const wide = isWide(type);
      const high = wide ? `(cg${index} === null ? cv${index}[i] >> 63n : cg${index}[i])` : null;
      return { kind, low: value, high, literal: null, isNull };
    }
    case "string":
      return {
        kind,
        heap: `ch${index}`,
        offset: `cf${index}[i]`,
        length: `cl${index}[i]`,
        inArena: false,
        literal: null,
        isNull,
      };
  }
}

interface OutputColumn {
  readonly index: number;
  /** Input column that it shares the heap of. */
  readonly origin: number | null;
  readonly nullable: boolean;
}

function writeOutput(writer: CodeWriter, operand: Operand, column: OutputColumn): void {
  const { index } = column;
  if (column.nullable)
    writer.emit(`on${index}[j] = ${operand.isNull === null ? "0" : `${operand.isNull} ? 1 : 0`};`);
  switch (operand.kind) {
    case "boolean":
      writer.emit(`ov${index}[j] = ${operand.value} ? 1 : 0;`);
      return;
    case "int32":
    case "float64":
      writer.emit(`ov${index}[j] = ${operand.value};`);
      return;
    case "int64":
      writer.emit(writeInt64(operand, index));
      return;
    case "decimal":
      writer.emit(`ov${index}[j] = ${operand.low};`);
      writer.emit(`if (og${index} !== null) og${index}[j] = ${operand.high ?? `${operand.low} >> 63n`};`);
      return;
    case "string":
      writer.emit(writeString(operand, column));
  }
}

function writeInt64(operand: Extract<Operand, { kind: "int64" }>, index: number): string {
  const { small, words, value } = operand;
  if (small !== null) return `ow${index}[2 * j] = ${small}; ow${index}[2 * j + 1] = (${small}) >> 31;`;
  if (words !== null) return `ow${index}[2 * j] = ${words.low}; ow${index}[2 * j + 1] = ${words.high};`;
  return `ov${index}[j] = ${String(value)};`;
}

function writeString(operand: Extract<Operand, { kind: "string" }>, { index, origin }: OutputColumn): string {
  const shares = origin !== null || operand.inArena;
  const offset = shares ? operand.offset : `A.append(${operand.heap}, ${operand.offset}, ${operand.length})`;
  const write = `of${index}[j] = ${offset}; ol${index}[j] = ${operand.length};`;
  if (operand.isNull === null || shares) return write;
  return `if (${operand.isNull}) { of${index}[j] = 0; ol${index}[j] = 0; } else { ${write} }`;
}
