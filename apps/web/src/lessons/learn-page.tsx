import { useLocale, useWords } from "../i18n/use-words.ts";
import { PageFrame } from "../jobs/page-frame.tsx";
import { go } from "../store/navigation.ts";
import { Icon } from "../ui/icon.tsx";
import { lessons } from "./lessons.ts";
import { usePassed } from "./passed-store.ts";
import "./lessons.css";

/** All lessons. */
export function LearnPage() {
  const w = useWords();
  const locale = useLocale();
  const passed = usePassed((state) => state.passed);
  return (
    <PageFrame page="learn">
      <p className="learn-intro">{w.learn.intro}</p>
      <ol className="lesson-list">
        {lessons.map((lesson, index) => (
          <li key={lesson.id} className="card lesson-card">
            <span className="lesson-number m">{index + 1}</span>
            <div>
              <h2>{lesson.title[locale]}</h2>
              <p>{lesson.concept[locale]}</p>
              <p className="d">
                {w.learn.questions(lesson.check.length)}
                {passed.includes(lesson.id) && (
                  <span className="okc row">
                    <Icon name="check" />
                    {w.learn.passed}
                  </span>
                )}
              </p>
            </div>
            <button
              type="button"
              className="btn primary"
              data-testid={`lesson-${lesson.id}`}
              aria-label={`${w.learn.start}: ${lesson.title[locale]}`}
              onClick={() => go({ kind: "lesson", id: lesson.id })}
            >
              {w.learn.start}
            </button>
          </li>
        ))}
      </ol>
    </PageFrame>
  );
}
