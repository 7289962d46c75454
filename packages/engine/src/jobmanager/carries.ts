import { widens } from "@millrace/graph";
import type { Partitioning, RowSchema } from "@millrace/graph";

interface Edge {
  readonly schema: RowSchema;
  readonly partitioning: Partitioning;
}

/**
 * Whether rows that were in flight on an edge can be rows of what it is now, as state is migrated: columns are known by their
 * names, a new one is NULL, one that is gone is left out, a type may be wider. What rows are partitioned by is as it was.
 */
export function carries(saved: Edge, next: Edge): boolean {
  if (saved.schema.changelog !== next.schema.changelog) return false;
  const before = new Map(saved.schema.fields.map(({ name, type }) => [name, type]));
  const fits = next.schema.fields.every(({ name, type }) => {
    const from = before.get(name);
    return from === undefined ? type.nullable : widens(from, type);
  });
  return fits && JSON.stringify(hashedBy(saved)) === JSON.stringify(hashedBy(next));
}

const hashedBy = ({ schema, partitioning }: Edge): readonly unknown[] =>
  partitioning.kind === "hash"
    ? partitioning.keys.map((key) => {
        const { name, type } = schema.fields[key]!;
        return [name, { ...type, nullable: true }];
      })
    : [];
