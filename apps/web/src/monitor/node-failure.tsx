import type { Job } from "@millrace/protocol";
import { useLocale } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { CodeLink } from "./code-link.tsx";
import { failureWords } from "./failure-words.ts";
import { lastFailureOf } from "./last-failure-of.ts";

/** Why a node failed last, with the row that caused it. */
export function NodeFailure({ job, nodeId }: { readonly job: Job; readonly nodeId: string }) {
  const locale = useLocale();
  const failure = lastFailureOf(job, nodeId);
  if (failure === null) return null;
  const { message, fix } = failureWords(failure, locale);
  return (
    <div className="node-failure" data-testid="node-failure">
      <Icon name="error" className="errc" />
      <p>
        <b className="b">{message}</b> <span className="d">{fix}</span>{" "}
        <CodeLink failure={failure} job={job} />
      </p>
    </div>
  );
}
