import ts from "typescript-js";
import type { EntryPoint } from "../types/entry-points.ts";
import { EditedText } from "./text-edits.ts";
import type { TextEdit } from "./text-edits.ts";

/** Whether a text has types in it (then TypeScript's rules hold) or is plain JavaScript. */
export type Dialect = "ts" | "js";

/** A person's text as the compiler sees it. */
export interface AnnotatedText {
  readonly edited: EditedText;
  /** Entry points that the text does not export and must. */
  readonly missing: readonly string[];
}

/** What the value of an expression, or of `export default`, is called for the compiler. */
const NAME = "$function";

/**
 * Gives the functions that the engine calls the types that they are called with, where the text itself states none: a
 * text that is one expression and an exported constant get the type of the function, a declaration those of its parts.
 */
export function annotate(code: string, dialect: Dialect, entries: readonly EntryPoint[]): AnnotatedText {
  const file = parseSource(code, dialect);
  const [only] = file.statements;
  const [main] = entries;
  const isProgram = file.statements.length !== 1 || only === undefined || !ts.isExpressionStatement(only);
  if (!isProgram && main?.name === "default") {
    const edits = [{ at: 0, removed: 0, text: constant(dialect, main.type) }, exportAt(code.length)];
    return { edited: new EditedText(code, edits), missing: [] };
  }
  const exported = exportedNames(file);
  const edits: TextEdit[] =
    exported.size === 0 ? [{ at: code.length, removed: 0, text: "\n;export {};" }] : [];
  for (const entry of entries) {
    const local = exported.get(entry.name);
    if (local === undefined) continue;
    const isBeside = entry.beside !== undefined && exported.has(entry.beside.exported);
    edits.push(...annotation(file, local, isBeside ? { ...entry, ...entry.beside } : entry, dialect));
  }
  const missing = entries.filter(
    ({ name, required, instead = [] }) => required && ![name, ...instead].some((each) => exported.has(each)),
  );
  return { edited: new EditedText(code, edits), missing: missing.map(({ name }) => name) };
}

export const parseSource = (code: string, dialect: Dialect): ts.SourceFile =>
  ts.createSourceFile(`function.${dialect}`, code, ts.ScriptTarget.ESNext, true);

const constant = (dialect: Dialect, type: string): string =>
  dialect === "ts" ? `const ${NAME}: ${type} = ` : `/** @type {${type}} */ const ${NAME} = `;

const exportAt = (at: number): TextEdit => ({ at, removed: 0, text: `\n;export default ${NAME};` });

/** The node that gives an exported value, or the name under which it is declared. */
type Local = ts.Node | string;

function exportedNames(file: ts.SourceFile): ReadonlyMap<string, Local> {
  const names = new Map<string, Local>();
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
      const { expression } = statement;
      names.set("default", ts.isIdentifier(expression) ? expression.text : statement);
    } else if (ts.isExportDeclaration(statement)) {
      for (const { name, propertyName } of exportSpecifiers(statement))
        names.set(name.text, (propertyName ?? name).text);
    } else if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
      declared(statement, names);
    }
  }
  return names;
}

const exportSpecifiers = ({ exportClause }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] =>
  exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : [];

function declared(statement: ts.Statement, names: Map<string, Local>): void {
  if (ts.isFunctionDeclaration(statement)) {
    const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    const name = isDefault ? "default" : statement.name?.text;
    if (name !== undefined) names.set(name, statement);
  } else if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations)
      if (ts.isIdentifier(name)) names.set(name.text, name.text);
  }
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) === true
  );
}

// oxlint-disable-next-line max-params -- what is annotated, and how
function annotation(
  file: ts.SourceFile,
  local: Local,
  entry: EntryPoint,
  dialect: Dialect,
): readonly TextEdit[] {
  const node = typeof local === "string" ? declarationOf(file, local) : local;
  if (node === null || saysTypes(node)) return [];
  if (ts.isExportAssignment(node)) {
    const at = node.getStart(file);
    const removed = node.expression.getStart(file) - at;
    return [{ at, removed, text: constant(dialect, entry.type) }, exportAt(file.end)];
  }
  if (dialect === "js") {
    const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    return [{ at: statement.getStart(file), removed: 0, text: `/** @type {${entry.type}} */ ` }];
  }
  if (ts.isVariableDeclaration(node))
    return node.type === undefined ? [{ at: node.name.end, removed: 0, text: `: ${entry.type}` }] : [];
  return ts.isFunctionDeclaration(node) ? signature(node, entry) : [];
}

/** Where a text declares a name, outside of functions. */
export function declarationOf(
  file: ts.SourceFile,
  name: string,
): ts.FunctionDeclaration | ts.VariableDeclaration | null {
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations)
      if (ts.isIdentifier(declaration.name) && declaration.name.text === name) return declaration;
  }
  return null;
}

function signature(node: ts.FunctionDeclaration, entry: EntryPoint): readonly TextEdit[] {
  const edits = node.parameters.flatMap((parameter, index): readonly TextEdit[] => {
    const type = entry.parameters[index];
    if (type === undefined || parameter.type !== undefined) return [];
    return [{ at: (parameter.questionToken ?? parameter.name).end, removed: 0, text: `: ${type}` }];
  });
  // What a function without a result gives is nobody's business.
  if (node.type !== undefined || node.body === undefined || entry.returns === "void") return edits;
  const close = node.getChildren().find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  return close === undefined ? edits : [...edits, { at: close.end, removed: 0, text: `: ${entry.returns}` }];
}

/** Whether a comment of the person's states types: then those hold. */
const saysTypes = (node: ts.Node): boolean =>
  ts
    .getJSDocTags(node)
    .some((tag) => ts.isJSDocTypeTag(tag) || ts.isJSDocParameterTag(tag) || ts.isJSDocReturnTag(tag));
