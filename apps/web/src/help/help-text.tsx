import { blocksOf } from "../canvas/markdown-light.tsx";

/** Help of a node: paragraphs and lists, of which the words are as they are. */
export function HelpText({ text }: { readonly text: string }) {
  return blocksOf(text).map((block) =>
    block.kind === "list" ? (
      <ul key={block.items.join("\n")}>
        {block.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    ) : (
      <p key={block.text}>{block.text}</p>
    ),
  );
}
