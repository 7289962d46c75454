import type { ChangedValue, DocumentDiff, FlowNode, Locale } from "@millrace/graph";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { fieldLabel } from "../store/definitions.ts";

interface DiffValuesProps {
  readonly diff: DocumentDiff;
  /** Of both versions. */
  readonly nodes: readonly FlowNode[];
}

/** Every setting that differs, before and after side by side. */
export function DiffValues({ diff, nodes }: DiffValuesProps) {
  const w = useWords();
  const locale = useLocale();
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const changed = diff.nodes.filter(({ changes }) => changes.length > 0);
  const renamed: readonly ChangedValue[] =
    diff.renamed === null ? [] : [{ path: [w.versions.name], ...diff.renamed }];
  const pipeline = [...renamed, ...diff.settings];
  if (changed.length === 0 && pipeline.length === 0 && diff.annotations.length === 0) {
    return <p className="d diff-values">{w.versions.noSettings}</p>;
  }
  return (
    <div className="diff-values scroll">
      {pipeline.length > 0 && <Changes title={w.inspector.job} changes={pipeline} />}
      {changed.map(({ id, name, changes }) => (
        <Changes key={id} title={name} changes={named(changes, kinds.get(id) ?? "", locale)} />
      ))}
      {diff.annotations.map(({ what, id, name, kind, changes }) => (
        <Changes
          key={`${what}/${id}`}
          title={`${w.versions.annotation[what]} ${name || w.versions.unwritten}: ${w.versions.kinds[kind]}`}
          changes={changes}
        />
      ))}
    </div>
  );
}

/** A setting of a node is called what it is in its form. */
const named = (changes: readonly ChangedValue[], kind: string, locale: Locale): readonly ChangedValue[] =>
  changes.map((change) => {
    const [first, field, ...rest] = change.path;
    return first === "config" && field !== undefined
      ? { ...change, path: [fieldLabel(kind, String(field), locale), ...rest] }
      : change;
  });

function Changes({ title, changes }: { readonly title: string; readonly changes: readonly ChangedValue[] }) {
  const w = useWords();
  return (
    <table className="tbl">
      <caption className="b">{title}</caption>
      <thead hidden={changes.length === 0}>
        <tr>
          <th>{w.versions.setting}</th>
          <th>{w.versions.before}</th>
          <th>{w.versions.after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path.join(".")}>
            <td className="m wrap">{path.filter((step) => step !== "config").join(".")}</td>
            <td className="m wrap del">{shown(before)}</td>
            <td className="m wrap ins">{shown(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shown = (value: unknown): string =>
  value === undefined ? "—" : typeof value === "string" ? value : JSON.stringify(value);
