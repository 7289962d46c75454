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
    default:
      return formatType({ ...type, nullable: true });
  }
}

/** Null where we have no such type. */
export function parseCaseType(text: string, nullable: boolean): LogicalType | null {
  const parsed = parseType(text);
  return parsed.ok ? ({ ...parsed.value, nullable } as LogicalType) : null;
}
