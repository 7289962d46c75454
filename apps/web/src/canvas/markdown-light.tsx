import { Fragment } from "react";

/**
 * The part of Markdown that notes have: `#` headings, `-` lists, **bold**, *italic*, `code` and [links](https://…).
 * Everything else is text. Elements only, never HTML: the text of a person is never code.
 */
export function MarkdownLight({ text }: { readonly text: string }) {
  return blocksOf(text).map((block, index) => {
    // Blocks have no identity but their place.
    const key = `${index}`;
    if (block.kind === "heading") return <Heading key={key} level={block.level} text={block.text} />;
    if (block.kind === "list")
      return (
        <ul key={key}>
          {block.items.map((item, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a text is drawn anew as a whole
            <li key={at}>
              <Inline text={item} />
            </li>
          ))}
        </ul>
      );
    return (
      <p key={key}>
        <Inline text={block.text} />
      </p>
    );
  });
}

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "paragraph"; readonly text: string };

export function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    const last = blocks.at(-1);
    const heading = /^(#{1,3})\s+(.*)$/u.exec(line);
    const item = /^[-*]\s+(.*)$/u.exec(line);
    if (line.trim() === "") {
      open = false;
      continue;
    }
    if (heading) blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" });
    else if (item && open && last?.kind === "list")
      blocks[blocks.length - 1] = { kind: "list", items: [...last.items, item[1] ?? ""] };
    else if (item) blocks.push({ kind: "list", items: [item[1] ?? ""] });
    else if (open && last?.kind === "paragraph")
      blocks[blocks.length - 1] = { kind: "paragraph", text: `${last.text}\n${line}` };
    else blocks.push({ kind: "paragraph", text: line });
    open = true;
  }
  return blocks;
}

function Heading({ level, text }: { readonly level: number; readonly text: string }) {
  return (
    <p className={`note-heading level-${level}`} role="heading" aria-level={level + 1}>
      <Inline text={text} />
    </p>
  );
}

const MARK = /\*\*(.+?)\*\*|\*(.+?)\*|`([^`]+)`|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/gsu;

function Inline({ text }: { readonly text: string }) {
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(MARK)) {
    const [whole, bold, italic, code, label, address] = match;
    parts.push(text.slice(at, match.index));
    if (bold !== undefined) parts.push(<b className="b">{bold}</b>);
    else if (italic !== undefined) parts.push(<em>{italic}</em>);
    else if (code !== undefined) parts.push(<code className="m">{code}</code>);
    else
      parts.push(
        <a href={address} target="_blank" rel="noreferrer noopener" className="nodrag" tabIndex={-1}>
          {label}
        </a>,
      );
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  // oxlint-disable-next-line react/no-array-index-key -- a text is drawn anew as a whole
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
