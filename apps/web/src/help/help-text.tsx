/** Help of a node: paragraphs with an empty line between them; one whose lines begin with `- ` is a list. */
export function HelpText({ text }: { readonly text: string }) {
  return text.split("\n\n").map((block) => {
    const items = block.split("\n");
    if (!items.every((line) => line.startsWith("- "))) return <p key={block}>{block}</p>;
    return (
      <ul key={block}>
        {items.map((line) => (
          <li key={line}>{line.slice(2)}</li>
        ))}
      </ul>
    );
  });
}
