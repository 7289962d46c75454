import { formatType } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { parseType } from "@millrace/sql";

const MAX_LENGTH = 2_147_483_647;

/** A type as Flink's schema prints it, NOT NULL aside: STRING and BYTES are those of the greatest length. */
export function caseType(type: LogicalType): string {
  switch (type.kind) {
    case "STRING":
      return `VARCHAR(${MAX_LENGTH})`;
    case "BYTES":
      return `VARBINARY(${MAX_LENGTH})`;
    case "INTERVAL":
      return "INTERVAL SECOND(3)";
    case "INTERVAL_MONTH":
      return "INTERVAL MONTH";
    case "ARRAY":
      return `ARRAY<${innerType(type.element)}>`;
    case "MAP":
      return `MAP<${innerType(type.key)}, ${innerType(type.value)}>`;
    case "ROW":
      return `ROW<${type.fields.map(({ name, type: inner }) => `\`${name}\` ${innerType(inner)}`).join(", ")}>`;
    default:
      return formatType({ ...type, nullable: true });
  }
}

const innerType = (type: LogicalType): string => `${caseType(type)}${type.nullable ? "" : " NOT NULL"}`;

/** Null where we have no such type. */
export function parseCaseType(text: string, nullable: boolean): LogicalType | null {
  const parsed = parseType(text);
  return parsed.ok ? ({ ...parsed.value, nullable } as LogicalType) : null;
}
