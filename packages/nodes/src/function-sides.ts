import { field } from "@millrace/graph";
import type {
  SidePortCondition,
  FunctionErrorPolicy,
  FunctionSide,
  LoweredSideOutput,
  OutputPort,
} from "@millrace/graph";
import { typedSchema } from "./schema-fields.ts";
import type { Reporter } from "./input-columns.ts";

/** Side outputs of a function: names that its code uses, with columns of their own. */

const COUNTS = ["0", "1", "2", "3", "4"] as const;

/** The n-th, from 1, is there with so many or more. */
const from = (n: number, and?: SidePortCondition): SidePortCondition => ({
  field: "sideOutputs",
  values: COUNTS.slice(n),
  ...(and && { and }),
});

const name = (n: number, and?: SidePortCondition) =>
  field.text(
    { label: { en: `Name of side output ${n}`, zh: `旁路输出 ${n} 的名称` }, when: from(n, and) },
    { mono: true },
  );

const columns = (n: number, and?: SidePortCondition) =>
  field.schema({
    label: { en: `Columns of side output ${n}`, zh: `旁路输出 ${n} 的列` },
    when: from(n, and),
  });

/** The fields, where they are there only while something else holds. */
export const sidesWhen = (and?: SidePortCondition) => ({
  sideOutputs: field.choice(
    {
      label: { en: "Side outputs", zh: "旁路输出" },
      help: {
        en: "Further outputs: context.output(name, row) sends a row there, as with an OutputTag of Flink.",
        zh: "更多的输出：context.output(name, row) 把一行发到那里，相当于 Flink 的 OutputTag。",
      },
      ...(and && { when: and }),
    },
    COUNTS.map((value) => ({ value, label: { en: value, zh: value } })),
  ),
  side1Name: name(1, and),
  side1: columns(1, and),
  side2Name: name(2, and),
  side2: columns(2, and),
  side3Name: name(3, and),
  side3: columns(3, and),
  side4Name: name(4, and),
  side4: columns(4, and),
});

export const sideFields = sidesWhen();

export const NO_SIDES: { -readonly [Name in keyof SideConfig]: SideConfig[Name] } & {
  readonly side1: { name: string; type: string }[];
  readonly side2: { name: string; type: string }[];
  readonly side3: { name: string; type: string }[];
  readonly side4: { name: string; type: string }[];
} = {
  sideOutputs: "0",
  side1Name: "side1",
  side1: [],
  side2Name: "side2",
  side2: [],
  side3Name: "side3",
  side3: [],
  side4Name: "side4",
  side4: [],
};

const NUMBERS = [1, 2, 3, 4] as const;

export const sidePortsWhen = (and?: SidePortCondition): readonly OutputPort[] =>
  NUMBERS.map((n) => ({
    name: `side-${n}`,
    side: { title: { en: `Side output ${n}`, zh: `旁路输出 ${n}` }, when: from(n, and) },
  }));

export const sidePorts = sidePortsWhen();

type Columns = readonly { readonly name: string; readonly type: string }[];

export type SideConfig = { readonly sideOutputs: (typeof COUNTS)[number] } & {
  readonly [N in (typeof NUMBERS)[number] as `side${N}Name`]: string;
} & { readonly [N in (typeof NUMBERS)[number] as `side${N}`]: Columns };

export interface TypedSides {
  readonly sides: readonly FunctionSide[];
  readonly outputs: Readonly<Record<string, LoweredSideOutput>>;
}

/** Null with a report where one of them has no name or columns that are wrong. */
export function typedSides(config: SideConfig, to: Reporter): TypedSides | null {
  const used = NUMBERS.slice(0, Number(config.sideOutputs));
  const names = used.map((n) => config[`side${n}Name`]);
  let isRight = true;
  names.forEach((each, index) => {
    const path = [`side${index + 1}Name`];
    if (each.trim() === "") {
      const params = { field: "Name of the side output", field_zh: "旁路输出的名称" };
      to.report({ code: "config.empty", severity: "error", path, params });
    } else if (names.indexOf(each) < index)
      to.report({ code: "column.duplicate", severity: "error", path, params: { column: each } });
    else return;
    isRight = false;
  });
  const schemas = used.map((n) => typedSchema(config[`side${n}`], to, `side${n}`));
  if (!isRight || !schemas.every((schema) => schema !== null)) return null;
  return {
    sides: schemas.map(({ fields }, index) => ({ name: names[index]!, fields })),
    outputs: Object.fromEntries(
      schemas.map((schema, index) => [`side-${index + 1}`, { operator: 0, schema }]),
    ),
  };
}

/** The port for rows that failed, of an input where a node has several. */
export const failedPort = (
  name: string,
  title: { readonly en: string; readonly zh: string },
): OutputPort => ({
  name,
  side: { title, when: { field: "onError", values: ["side" satisfies FunctionErrorPolicy] } },
});
