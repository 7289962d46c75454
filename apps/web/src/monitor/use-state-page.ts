import type { LiveState, StateOverview, StatePage } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { refusalWords } from "../api/refusal-words.ts";
import { server } from "../api/server.ts";
import type { StateChoice, StateOf } from "../api/state-query.ts";
import { currentWords } from "../i18n/use-words.ts";

export const PAGE_ROWS = 50;
/** What is typed is asked for after so long. */
const TYPING_MS = 250;
/** Tasks are asked again after so long. */
const LIVE_MS = 1_000;

/** A page of entries: of a checkpoint or savepoint, or of the tasks that run. */
export type ShownPage =
  | { readonly kind: "stored"; readonly page: StatePage }
  | { readonly kind: "live"; readonly page: LiveState };

export interface ShownState {
  readonly overview: StateOverview | null;
  readonly shown: ShownPage | null;
  readonly problem: string | null;
}

const NOTHING: ShownState = { overview: null, shown: null, problem: null };

interface Question {
  readonly of: StateOf;
  readonly choice: StateChoice;
}

/** What is there, and the page that is chosen; the last page stays until the next is read. `read` grows to read it again. */
export function useStatePage(of: StateOf, choice: StateChoice, read: number): ShownState {
  const [state, setState] = useState<ShownState>(NOTHING);
  const key = JSON.stringify({ of, choice, read });
  useEffect(() => {
    const question = JSON.parse(key) as Question;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isCurrent = true;
    let overview: StateOverview | null = null;
    const answerNow = async (): Promise<Partial<ShownState>> => {
      overview ??= await overviewOf(question.of);
      return { overview, shown: await pageOf(question, overview) };
    };
    const ask = async (): Promise<void> => {
      const answer = await answerNow().catch((error: unknown) => ({
        problem: refusalWords(error, currentWords()),
      }));
      if (!isCurrent) return;
      setState((known) => ({ ...known, problem: null, ...answer }));
      if ("live" in question.of) timer = setTimeout(() => void ask(), LIVE_MS);
    };
    timer = setTimeout(() => void ask(), TYPING_MS);
    return () => {
      isCurrent = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [key]);
  return state;
}

/** What running tasks show: states by key, and the splits that sources read now. */
const isLive = ({ scope, name }: StateOverview["states"][number]): boolean =>
  scope === "keyed" || name === "splits";

/** What there is, which stays the same as long as a job runs. */
async function overviewOf(of: StateOf): Promise<StateOverview> {
  const found = await server.state(of);
  return "live" in of ? { ...found, states: found.states.filter(isLive) } : found;
}

async function pageOf({ of, choice }: Question, { states }: StateOverview): Promise<ShownPage | null> {
  const state = choice.state ?? states[0];
  if (state === undefined) return null;
  const chosen = { ...choice, state };
  return "live" in of
    ? { kind: "live", page: await server.liveState(of.live, chosen, PAGE_ROWS) }
    : { kind: "stored", page: await server.stateRows(of, chosen, PAGE_ROWS) };
}
