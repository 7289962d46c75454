/** What a node's example feeds into one of its edges. */
export interface ExampleInput {
  /** Columns with their SQL types, as a person writes them. */
  readonly schema: readonly { readonly name: string; readonly type: string }[];
  /** Values as a person types them, in the order of the columns; event times as text. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Column of the event time, and by how much rows may be out of order; absent: no event time. */
  readonly rowtime?: { readonly column: string; readonly outOfOrdernessMs: number };
  /** Columns that the rows are keyed by; absent: they are not. */
  readonly keys?: readonly string[];
}

/**
 * A small run that shows what a node does, for its help page. What comes out is computed by the engine when somebody
 * looks, and never written down.
 */
export interface NodeExample<Config = unknown> {
  /** In the order of the node's input ports; several for a port that takes many. None for a source. */
  readonly inputs: readonly ExampleInput[];
  /** What differs from a newly placed node. */
  readonly config: Partial<Config>;
  /** Of a node with a way back: what stands between its output and that. */
  readonly loop?: {
    readonly kind: string;
    readonly name: string;
    readonly config: Readonly<Record<string, unknown>>;
  };
}
