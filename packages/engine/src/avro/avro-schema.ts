import { AvroError } from "./avro-cursor.ts";

export type AvroPrimitive = "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string";

/** What a type means beside what it is made of. */
export interface AvroLogical {
  readonly name: string;
  readonly precision: number;
  readonly scale: number;
}

/** A type of a schema, with names resolved: a record may hold itself. */
export type AvroType =
  | { readonly kind: AvroPrimitive; readonly logical: AvroLogical | null }
  | { readonly kind: "fixed"; readonly size: number; readonly logical: AvroLogical | null }
  | { readonly kind: "enum"; readonly symbols: readonly string[] }
  | { readonly kind: "array"; readonly items: AvroType }
  | { readonly kind: "map"; readonly values: AvroType }
  | { readonly kind: "union"; readonly branches: readonly AvroType[] }
  | AvroRecord;

export interface AvroRecord {
  readonly kind: "record";
  readonly fields: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}

const PRIMITIVES: ReadonlySet<string> = new Set<AvroPrimitive>([
  "null",
  "boolean",
  "int",
  "long",
  "float",
  "double",
  "bytes",
  "string",
]);

/** The schema of a file's records. Throws AvroError where it is none. */
export function parseAvroSchema(json: string): AvroRecord {
  const type = new SchemaParser().parse(parseJson(json), "");
  if (type.kind !== "record") throw new AvroError("its schema is no record");
  return type;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new AvroError("its schema is no JSON");
  }
}

type Json = Readonly<Record<string, unknown>>;

class SchemaParser {
  readonly #named = new Map<string, AvroType>();

  parse(schema: unknown, namespace: string): AvroType {
    if (typeof schema === "string") return this.#byName(schema, namespace);
    if (Array.isArray(schema))
      return { kind: "union", branches: schema.map((branch) => this.parse(branch, namespace)) };
    if (typeof schema !== "object" || schema === null) throw new AvroError("its schema has no type");
    return this.#parseObject(schema as Json, namespace);
  }

  #byName(name: string, namespace: string): AvroType {
    if (PRIMITIVES.has(name)) return { kind: name as AvroPrimitive, logical: null };
    const found = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name);
    if (found === undefined) throw new AvroError(`its schema does not say what ${name} is`);
    return found;
  }

  #parseObject(schema: Json, namespace: string): AvroType {
    const { type } = schema;
    switch (type) {
      case "record":
      case "error":
        return this.#parseRecord(schema, namespace);
      case "enum":
        return this.#name(schema, namespace, {
          kind: "enum",
          symbols: listOf(schema["symbols"]).map(String),
        });
      case "fixed":
        return this.#name(schema, namespace, {
          kind: "fixed",
          size: Number(schema["size"]),
          logical: logicalOf(schema),
        });
      case "array":
        return { kind: "array", items: this.parse(schema["items"], namespace) };
      case "map":
        return { kind: "map", values: this.parse(schema["values"], namespace) };
      default: {
        if (typeof type !== "string" || !PRIMITIVES.has(type)) return this.parse(type, namespace);
        return { kind: type as AvroPrimitive, logical: logicalOf(schema) };
      }
    }
  }

  /** It is known by its name before its fields are read, for they may be of it. */
  #parseRecord(schema: Json, namespace: string): AvroType {
    const fields: AvroField[] = [];
    const record = this.#name(schema, namespace, { kind: "record", fields });
    const inside = namespaceOf(schema, namespace);
    for (const field of listOf(schema["fields"]) as readonly Json[])
      fields.push({ name: String(field["name"]), type: this.parse(field["type"], inside) });
    return record;
  }

  #name(schema: Json, namespace: string, type: AvroType): AvroType {
    this.#named.set(fullName(String(schema["name"]), namespaceOf(schema, namespace)), type);
    return type;
  }
}

const listOf = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new AvroError("its schema lacks a list");
  return value;
};

const fullName = (name: string, namespace: string): string =>
  name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;

function namespaceOf(schema: Json, outer: string): string {
  const name = String(schema["name"]);
  if (name.includes(".")) return name.slice(0, name.lastIndexOf("."));
  return typeof schema["namespace"] === "string" ? schema["namespace"] : outer;
}

function logicalOf(schema: Json): AvroLogical | null {
  const name = schema["logicalType"];
  if (typeof name !== "string") return null;
  return { name, precision: Number(schema["precision"] ?? 0), scale: Number(schema["scale"] ?? 0) };
}
