/** A running job as it is now, a job as of its newest checkpoint, or a savepoint. */
export type StateOf = { readonly live: string } | { readonly job: string } | { readonly savepoint: string };

export interface StateChoice {
  /** null: the first. */
  readonly state: { readonly operatorUid: string; readonly name: string } | null;
  readonly search: string;
  /** A checkpoint to compare with, as text; empty: none. */
  readonly against: string;
  readonly offset: number;
}

/** The query of `/api/state`. */
export const overviewQuery = (of: StateOf): string =>
  new URLSearchParams("live" in of ? { job: of.live, live: "true" } : { ...of }).toString();

/** The query of `/api/state/rows`, and of `/api/jobs/{id}/state` where it is of a running job. */
export function stateQuery(of: StateOf, choice: StateChoice, limit: number): string {
  const query = new URLSearchParams("live" in of ? {} : { ...of });
  if (choice.state !== null) {
    query.set("operator", choice.state.operatorUid);
    query.set("state", choice.state.name);
  }
  if (choice.search !== "") query.set("search", choice.search);
  query.set("limit", String(limit));
  if ("live" in of) return query.toString();
  if (choice.against !== "") query.set("against", choice.against);
  query.set("offset", String(choice.offset));
  return query.toString();
}
