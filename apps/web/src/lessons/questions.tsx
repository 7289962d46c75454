import { useId, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { seek, useStep } from "../step/step-store.ts";
import { Icon } from "../ui/icon.tsx";
import { answerFrom, isRight } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Lesson, Question } from "./lesson.ts";
import { markPassed } from "./passed-store.ts";

/** The questions of a lesson, one after the other; the answers come from the trace of the run at hand. */
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
  const [said, setSaid] = useState<{ readonly right: boolean; readonly answer: Answer } | null>(null);
  const check = (given: string) => {
    const { steps, names } = useStep.getState();
    if (names === null || given.trim() === "") return;
    const answer = answerFrom(question.answerFrom, steps, names);
    const right = isRight(given, answer);
    setSaid({ right, answer });
    if (right) onRight();
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
          <Choices id={id} value={typed} onChange={setTyped} />
        ) : (
          <input
            id={id}
            className="inp mono"
            data-testid="answer"
            value={typed}
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.target.value);
              setSaid(null);
            }}
          />
        )}
        <button type="submit" className="btn primary" data-testid="check">
          {w.learn.check}
        </button>
        <span className="dd">{w.learn.lookBack}</span>
      </div>
      <p role="status" className="question-said" data-testid="graded" data-right={said?.right}>
        {said?.right === true && (
          <span className="okc row">
            <Icon name="check" />
            {w.learn.right}
          </span>
        )}
        {said?.right === false && (
          <>
            <b className="errc">{w.learn.wrong}</b> {question.hint[locale]}
          </>
        )}
      </p>
      <div className="question-next">
        {said !== null && said.answer.step !== null && (
          <button
            type="button"
            className="btn small"
            data-testid="look"
            onClick={() => seek(said.answer.step ?? 0)}
          >
            {w.learn.look(said.answer.step)}
          </button>
        )}
        {said?.right === true && onNext !== null && (
          <button type="button" className="btn small primary" data-testid="next-question" onClick={onNext}>
            {w.learn.question(number + 1, of)}
          </button>
        )}
      </div>
    </form>
  );
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
