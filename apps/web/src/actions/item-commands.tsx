import type { DocumentSummary, DocumentVersion, JobSummary } from "@millrace/protocol";
import { Command } from "cmdk";
import { en } from "../i18n/en.ts";
import { useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { useDocuments } from "../jobs/use-documents.ts";
import { useJobList } from "../jobs/use-job-list.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { askToDelete } from "../store/deletion-store.ts";
import { go, useRoute } from "../store/navigation.ts";
import { Icon } from "../ui/icon.tsx";
import type { IconName } from "../ui/icon-paths.ts";
import { useVersions } from "../versions/use-versions.ts";
import { duplicateDocument } from "./document-actions.ts";
import { compareVersion, restoreVersion } from "./version-actions.ts";

interface ItemCommand {
  readonly id: string;
  readonly icon: IconName;
  readonly words: (w: Words) => string;
  readonly perform: () => void;
}

interface ItemCommandsProps {
  readonly onRun: (perform: () => void) => void;
}

/** What can be done with each thing of the list that the page shows: with a pipeline, a job, a version, a TaskManager. */
export function ItemCommands({ onRun }: ItemCommandsProps) {
  const route = useRoute();
  if (route.kind === "documents") return <DocumentCommands onRun={onRun} />;
  if (route.kind === "jobs") return <JobCommands onRun={onRun} />;
  if (route.kind === "cluster") return <TaskManagerCommands onRun={onRun} />;
  return route.kind === "document" ? <VersionCommands onRun={onRun} /> : null;
}

const command = (id: string, icon: IconName, does: Pick<ItemCommand, "words" | "perform">): ItemCommand => ({
  id,
  icon,
  ...does,
});

function DocumentCommands({ onRun }: ItemCommandsProps) {
  const w = useWords();
  const commands = (useDocuments() ?? []).flatMap(ofDocument);
  return <Commands heading={w.documents.title} commands={commands} onRun={onRun} />;
}

function ofDocument({ id, name, example }: DocumentSummary): readonly ItemCommand[] {
  const open = command(`open ${id}`, "rows", {
    words: (w) => w.commands.open(name),
    perform: () => go({ kind: "document", id }),
  });
  const duplicate = command(`duplicate ${id}`, "copy", {
    words: (w) => w.commands.duplicateOne(name),
    perform: () => void duplicateDocument(id),
  });
  if (example) return [open, duplicate];
  return [
    open,
    duplicate,
    command(`delete ${id}`, "trash", {
      words: (w) => w.commands.deleteOne(name),
      perform: () => askToDelete({ kind: "document", id, name }),
    }),
  ];
}

function JobCommands({ onRun }: ItemCommandsProps) {
  const w = useWords();
  const commands = (useJobList() ?? []).flatMap(ofJob);
  return <Commands heading={w.jobs.title} commands={commands} onRun={onRun} />;
}

function ofJob({ id, name, state }: JobSummary): readonly ItemCommand[] {
  const called = `${name} ${id.slice(0, 8)}`;
  const open = command(`open ${id}`, "activity", {
    words: (w) => w.commands.open(called),
    perform: () => go({ kind: "job", id }),
  });
  if (!isOver(state)) return [open];
  return [
    open,
    command(`delete ${id}`, "trash", {
      words: (w) => w.commands.deleteOne(called),
      perform: () => askToDelete({ kind: "job", id, name }),
    }),
  ];
}

function TaskManagerCommands({ onRun }: ItemCommandsProps) {
  const w = useWords();
  const taskManagers = useLive(({ cluster }) => cluster?.taskManagers) ?? [];
  const commands = taskManagers.map(({ id }) =>
    command(`kill ${id}`, "chip", {
      words: (words) => words.commands.killOne(id),
      perform: () => askToDelete({ kind: "taskmanager", id, name: id }),
    }),
  );
  return <Commands heading={w.cluster.tab} commands={commands} onRun={onRun} />;
}

function VersionCommands({ onRun }: ItemCommandsProps) {
  const w = useWords();
  const commands = (useVersions().versions ?? []).flatMap(ofVersion);
  return <Commands heading={w.versions.tab} commands={commands} onRun={onRun} />;
}

function ofVersion({ version, current }: DocumentVersion): readonly ItemCommand[] {
  if (current) return [];
  return [
    command(`compare ${version}`, "split", {
      words: (w) => w.versions.compareOne(version),
      perform: () => compareVersion(version),
    }),
    command(`restore ${version}`, "undo", {
      words: (w) => w.versions.restoreOne(version),
      perform: () => void restoreVersion(version),
    }),
  ];
}

interface CommandsProps extends ItemCommandsProps {
  readonly heading: string;
  readonly commands: readonly ItemCommand[];
}

function Commands({ heading, commands, onRun }: CommandsProps) {
  const w = useWords();
  return (
    <Command.Group heading={heading}>
      {commands.map(({ id, icon, words, perform }) => (
        <Command.Item
          key={id}
          value={`item ${id}`}
          keywords={[words(w), words(en)]}
          onSelect={() => onRun(perform)}
        >
          <Icon name={icon} />
          {words(w)}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
