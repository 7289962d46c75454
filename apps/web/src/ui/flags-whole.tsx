/** A text whose command line options, `--state-backend`, stay whole at the end of a line. */
export function FlagsWhole({ text }: { readonly text: string }) {
  return text.split(/(--[a-z]+(?:-[a-z]+)*)/u).map((part, index) =>
    part.startsWith("--") ? (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one text never change places
      <code key={index} className="m nw">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
