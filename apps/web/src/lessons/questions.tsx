import type { RecordedStep } from "@millrace/engine/simulation";
import { useId, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { seek, useStep } from "../step/step-store.ts";
import type { StepState } from "../step/step-store.ts";
import { Icon } from "../ui/icon.tsx";
import { answerFrom, isRight, wasSeen } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Lesson, Question } from "./lesson.ts";
import { markPassed } from "./passed-store.ts";

/**
 * The questions of a lesson, one after the other. The answers come from the trace of the run at hand, as far as the
 * learner has been in it.
 */
export function Questions({ lesson }: { readonly lesson: Lesson }) {
  const [at, setAt] = useState(0);
  const question = lesson.check[at];
  if (question === undefined) return null;
  return (
    <QuestionCard
      key={question.id}
      question={question}
      number={at + 1}
      of={lesson.check.length}
      onRight={() => {
        if (at + 1 === lesson.check.length) markPassed(lesson.id);
      }}
      onNext={at + 1 < lesson.check.length ? () => setAt(at + 1) : null}
    />
  );
}

interface QuestionCardProps {
  readonly question: Question;
  readonly number: number;
  readonly of: number;
  readonly onRight: () => void;
  readonly onNext: (() => void) | null;
}

function QuestionCard({ question, number, of, onRight, onNext }: QuestionCardProps) {
  const w = useWords();
  const locale = useLocale();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [graded, setSaid] = useState<Said | null>(null);
  const isOfThisRun = useStep((state) => graded !== null && isGradedFrom(graded, state));
  const said = isOfThisRun ? graded : null;
  const answer = (given: string) => {
    setTyped(given);
    setSaid(null);
  };
  const check = (given: string) => {
    const next = grade(question, given);
    setSaid(next);
    if (next?.grade === "right") onRight();
  };
  return (
    <form
      className="card question"
      data-testid="question"
      onSubmit={(event) => {
        event.preventDefault();
        check(typed);
      }}
    >
      <header>
        <b>{w.learn.question(number, of)}</b>
        <span className="dd r">{w.learn.fromYourRun}</span>
      </header>
      <label htmlFor={id}>{question.ask[locale]}</label>
      <div className="question-answer">
        {question.kind === "choice" ? (
          <Choices id={id} value={typed} onChange={answer} />
        ) : (
          <input
            id={id}
            className="inp mono"
            data-testid="answer"
            value={typed}
            autoComplete="off"
            onChange={(event) => answer(event.target.value)}
          />
        )}
        <button type="submit" className="btn primary" data-testid="check">
          {w.learn.check}
        </button>
        <span className="dd">{w.learn.lookBack}</span>
      </div>
      <p role="status" className="question-said" data-testid="graded" data-grade={said?.grade}>
        <Graded said={said} question={question} />
      </p>
      <div className="question-next">
        {said !== null && said.grade !== "unseen" && said.answer.step !== null && (
          <button
            type="button"
            className="btn small"
            data-testid="look"
            onClick={() => seek(said.answer.step ?? 0)}
          >
            {w.learn.look(said.answer.step)}
          </button>
        )}
        {said?.grade === "right" && onNext !== null && (
          <button type="button" className="btn small primary" data-testid="next-question" onClick={onNext}>
            {w.learn.question(number + 1, of)}
          </button>
        )}
      </div>
    </form>
  );
}

interface Said {
  /** `unseen`: the learner has not been where the answer is. */
  readonly grade: "right" | "wrong" | "unseen";
  readonly answer: Answer;
  readonly run: number;
  /** Where the answer was found; undefined: nowhere, or not recorded yet. */
  readonly record: RecordedStep | undefined;
}

/** What was said holds of the run that it was graded from, as long as the step of the answer is what it was then. */
const isGradedFrom = ({ answer, run, record }: Said, state: StepState): boolean =>
  run === state.run && record === recordOf(answer, state.steps);

const recordOf = ({ step }: Answer, steps: readonly RecordedStep[]): RecordedStep | undefined =>
  step === null ? undefined : steps[step - 1];

/** Null: nothing was answered. */
function grade(question: Question, given: string): Said | null {
  const { run, steps, names, reached, ended } = useStep.getState();
  if (names === null || given.trim() === "") return null;
  const answer = answerFrom(question.answerFrom, steps, names);
  const from = { answer, run, record: recordOf(answer, steps) };
  if (!wasSeen(answer, { reached, recorded: steps.length, ended })) return { grade: "unseen", ...from };
  return { grade: isRight(given, answer) ? "right" : "wrong", ...from };
}

function Graded({ said, question }: { readonly said: Said | null; readonly question: Question }) {
  const w = useWords();
  const locale = useLocale();
  switch (said?.grade) {
    case "right":
      return (
        <span className="okc row">
          <Icon name="check" />
          {w.learn.right}
        </span>
      );
    case "wrong":
      return (
        <>
          <b className="errc">{w.learn.wrong}</b> {question.hint[locale]}
        </>
      );
    case "unseen":
      return (
        <>
          <b className="b">{w.learn.unseen}</b> {w.learn.goOn(question.until[locale])}
        </>
      );
    case undefined:
      return null;
  }
}

function Choices({
  id,
  value,
  onChange,
}: {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const w = useWords();
  const names = useStep((state) => state.names);
  const nodes = [
    ...new Set(
      names?.graph.vertices.flatMap(({ operators }) => operators.map(({ nodeId }) => names.name(nodeId))),
    ),
  ];
  return (
    <select
      id={id}
      className="inp"
      data-testid="answer"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{w.learn.answer}</option>
      {nodes.map((node) => (
        <option key={node} value={node}>
          {node}
        </option>
      ))}
    </select>
  );
}
