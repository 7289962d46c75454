interface TableSectionProps {
  readonly title: string;
  /** Said where there is no row. */
  readonly none: string;
  readonly testId: string;
  readonly heads: readonly Head[];
  readonly children: readonly React.ReactElement[];
}

export interface Head {
  readonly text: string;
  /** Over figures. */
  readonly numeric?: boolean;
}

/** A part of the panel that is a table of what a node holds. */
export function TableSection({ title, none, testId, heads, children }: TableSectionProps) {
  return (
    <section className="panel-section">
      <h2 className="heading">{title}</h2>
      {children.length === 0 ? (
        <p className="panel-none dd">{none}</p>
      ) : (
        <table className="tbl" data-testid={testId}>
          <thead>
            <tr>
              {heads.map(({ text, numeric = false }) => (
                <th key={text} className={numeric ? "n" : ""}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  );
}
