import { graphError } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { FLOW_FORMAT, FLOW_VERSION, flowDocumentSchema } from "./flow-document.ts";
import type { FlowDocument } from "./flow-document.ts";

export type OpenedDocument =
  | { readonly ok: true; readonly document: FlowDocument }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const MAX_DEPTH = 64;
const MAX_VALUES = 2_000_000;
const MAX_TEXT = 32 * 1024 * 1024;
const MAX_PROBLEMS = 20;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

type Migration = (document: Record<string, unknown>) => Record<string, unknown>;

/** `MIGRATIONS[n]` turns a document of format version n into one of version n + 1. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {
  /** Version 2 has notes and groups. */
  1: (document) => ({ ...document, version: 2, notes: [], groups: [] }),
};

/** Opens the text of a `*.flow.json` file. */
export function openDocumentText(text: string): OpenedDocument {
  if (text.length > MAX_TEXT) return failed([graphError("document.too-large", { limit: "32 MB" })]);
  try {
    return openDocument(JSON.parse(text) as unknown);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed([graphError("document.not-json", { problem: error.message })]);
  }
}

/**
 * Opens parsed JSON of any origin. Nothing of a newer or damaged document is half understood; older versions are
 * migrated.
 */
export function openDocument(json: unknown): OpenedDocument {
  const unsafe = unsafeShape(json);
  if (unsafe) return failed([unsafe]);
  if (!isRecord(json) || json["format"] !== FLOW_FORMAT) return failed([graphError("document.not-a-flow")]);
  const version = json["version"];
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    return failed([graphError("document.damaged", { at: "version", problem: "no version number" })]);
  }
  if (version > FLOW_VERSION) return failed([graphError("document.newer", { version, known: FLOW_VERSION })]);
  let migrated: Record<string, unknown> = json;
  for (let from = version; from < FLOW_VERSION; from++) migrated = MIGRATIONS[from]?.(migrated) ?? migrated;
  const parsed = flowDocumentSchema.safeParse(migrated);
  if (parsed.success) return { ok: true, document: parsed.data };
  return failed(
    parsed.error.issues
      .slice(0, MAX_PROBLEMS)
      .map((issue) => graphError("document.damaged", { at: formatPath(issue.path), problem: issue.message })),
  );
}

const failed = (diagnostics: readonly Diagnostic[]): OpenedDocument => ({ ok: false, diagnostics });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `nodes[3].config.path` */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return text.replace(/^\./u, "") || "its top level";
}

/** Walks without recursion, so that no depth of nesting can end the stack. */
function unsafeShape(json: unknown): Diagnostic | null {
  const open: { readonly value: unknown; readonly path: readonly (string | number)[] }[] = [
    { value: json, path: [] },
  ];
  for (let count = 0; open.length > 0; count++) {
    const next = open.pop();
    if (!next || typeof next.value !== "object" || next.value === null) continue;
    const at = formatPath(next.path);
    if (count > MAX_VALUES) return graphError("document.too-large", { limit: `${MAX_VALUES} values` });
    if (next.path.length > MAX_DEPTH) return graphError("document.too-deep", { limit: MAX_DEPTH, at });
    for (const [key, value] of Object.entries(next.value)) {
      if (FORBIDDEN_KEYS.has(key)) return graphError("document.forbidden-key", { key, at });
      open.push({ value, path: [...next.path, Array.isArray(next.value) ? Number(key) : key] });
    }
  }
  return null;
}
