import { useEffect, useRef, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { clearSelection } from "../store/selection-store.ts";
import { StepPage } from "../step/step-page.tsx";
import { closeRun, currentRun, openRun, setBreakpoints } from "../step/step-store.ts";
import type { Lesson } from "./lesson.ts";
import { lessonRun, lessons } from "./lessons.ts";
import { Questions } from "./questions.tsx";
import "./lessons.css";

/** A lesson: its graph in Step, what to do, and its question beside it. */
export function LessonPage({ id }: { readonly id: string }) {
  const w = useWords();
  const lesson = lessons.find((candidate) => candidate.id === id);
  if (lesson === undefined) {
    return (
      <main className="centred">
        <div className="empty">
          <div>
            <p className="b">{w.learn.unknown}</p>
            <div className="actions">
              <button type="button" className="btn primary" onClick={() => go({ kind: "learn" })}>
                {w.learn.all}
              </button>
            </div>
          </div>
        </div>
      </main>
    );
  }
  return <KnownLesson lesson={lesson} />;
}

function KnownLesson({ lesson }: { readonly lesson: Lesson }) {
  const locale = useLocale();
  const [variant, setVariant] = useState(lesson.variants[0]);
  const language = useRef(locale);
  useEffect(() => {
    if (language.current === locale) return;
    language.current = locale;
    const run = currentRun();
    if (run !== null) openRun({ ...run, hash: null, document: lessonRun(lesson, variant, locale).document });
  }, [lesson, variant, locale]);
  useEffect(() => {
    clearSelection();
    openRun(lessonRun(lesson, variant, language.current));
    setBreakpoints([
      { breakpoint: { id: 1, kind: "late", nodeId: null }, text: null },
      { breakpoint: { id: 2, kind: "barrier", nodeId: lesson.node }, text: null },
    ]);
  }, [lesson, variant]);
  useEffect(() => closeRun, []);
  return (
    <StepPage
      title={lesson.title[locale]}
      documentId={null}
      node={lesson.node}
      lesson={
        <LessonGuide
          lesson={lesson}
          variant={variant?.id ?? null}
          onVariant={(id) => setVariant(lesson.variants.find((other) => other.id === id))}
        />
      }
    />
  );
}

interface LessonGuideProps {
  readonly lesson: Lesson;
  readonly variant: string | null;
  readonly onVariant: (id: string) => void;
}

function LessonGuide({ lesson, variant, onVariant }: LessonGuideProps) {
  const w = useWords();
  const locale = useLocale();
  return (
    <section className="lesson-guide" data-testid="lesson-guide">
      <details open>
        <summary className="heading">{w.learn.todo}</summary>
        <p>{lesson.concept[locale]}</p>
        <ol>
          {lesson.do.map((text) => (
            <li key={text.en}>{text[locale]}</li>
          ))}
        </ol>
        {lesson.show.map((text) => (
          <p key={text.en} className="d">
            {text[locale]}
          </p>
        ))}
      </details>
      {lesson.variants.length > 0 && (
        <div className="seg lesson-variants" role="group" aria-label={w.learn.variant}>
          {lesson.variants.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              data-testid={`variant-${id}`}
              aria-pressed={id === variant}
              onClick={() => onVariant(id)}
            >
              {label[locale]}
            </button>
          ))}
        </div>
      )}
      <Questions key={`${lesson.id} ${variant ?? ""}`} lesson={lesson} />
    </section>
  );
}
