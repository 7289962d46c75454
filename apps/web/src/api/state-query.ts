/** A job as of its newest checkpoint, or a savepoint. */
export type StateOf = { readonly job: string } | { readonly savepoint: string };

export interface StateChoice {
  /** null: the first. */
  readonly state: { readonly operatorUid: string; readonly name: string } | null;
  readonly search: string;
  /** A checkpoint to compare with, as text; empty: none. */
  readonly against: string;
  readonly offset: number;
}

/** The query of `/api/state/rows`. */
export function stateQuery(of: StateOf, choice: StateChoice, limit: number): string {
  const query = new URLSearchParams({ ...of });
  if (choice.state !== null) {
    query.set("operator", choice.state.operatorUid);
    query.set("state", choice.state.name);
  }
  if (choice.search !== "") query.set("search", choice.search);
  if (choice.against !== "") query.set("against", choice.against);
  query.set("offset", String(choice.offset));
  query.set("limit", String(limit));
  return query.toString();
}
