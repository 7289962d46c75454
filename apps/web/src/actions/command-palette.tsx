import { catalog, flinkNamesOf } from "@millrace/nodes";
import { Command } from "cmdk";
import { useEffect, useRef, useState } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { en } from "../i18n/en.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { useRoute } from "../store/navigation.ts";
import { selectNodes } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { addFromPalette } from "./add-from-palette.ts";
import { commandScore, NOT_NOW } from "./command-score.ts";
import { actionSections } from "./all-actions.ts";
import type { ActionSection } from "./all-actions.ts";
import { ConnectCommands } from "./connect-commands.tsx";
import "./command-palette.css";
import { shortcutLabel } from "./shortcut.ts";
import { ItemCommands } from "./item-commands.tsx";
import { giveTyped, holdKeys, releaseKeys } from "./typed-ahead.ts";

const close = () => setView({ commandsOpen: false });

/** Everything that can be done, by typing what it is called. */
export function CommandPalette() {
  const open = useView((view) => view.commandsOpen);
  return open && <OpenPalette />;
}

function OpenPalette() {
  const w = useWords();
  const [query, setQuery] = useState("");
  const palette = useRef<HTMLDivElement>(null);
  useEffect(() => takeTyped(setQuery, palette), []);
  const designing = useRoute().kind === "document";
  return (
    <Dialog className="commands" label={w.commands.title} onClose={close}>
      <Command ref={palette} label={w.commands.title} filter={commandScore} loop>
        <Command.Input
          className="inp"
          placeholder={w.commands.placeholder}
          value={query}
          onValueChange={setQuery}
          data-testid="command-input"
        />
        <Command.List className="scroll">
          <Command.Empty className="dd">{w.commands.none}</Command.Empty>
          {actionSections.map((section) => (
            <ActionCommands key={section.name} section={section} searching={query.trim() !== ""} />
          ))}
          {designing && <ConnectCommands onDone={close} />}
          {query.trim() !== "" && <ItemCommands onRun={run} />}
          <NodeCommands />
          {designing && <AddCommands />}
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** What was typed while this was being loaded, Enter included. */
function takeTyped(setQuery: (query: string) => void, palette: React.RefObject<HTMLElement | null>): void {
  const { text, entered } = releaseKeys();
  if (text !== "") setQuery(text);
  if (!entered) return;
  setTimeout(() =>
    palette.current?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })),
  );
}

interface ActionCommandsProps {
  readonly section: ActionSection;
  readonly searching: boolean;
}

/** Who searches finds what cannot be done now too: it is there, and not called otherwise. */
function ActionCommands({ section: { name, actions }, searching }: ActionCommandsProps) {
  const w = useWords();
  const shown = actions
    .map((action) => ({ ...action, ready: action.isEnabled() }))
    .filter(({ name: own, ready }) => own !== "commands" && (ready || searching));
  // A group without items would leave its heading behind.
  if (shown.length === 0) return null;
  return (
    <Command.Group heading={w.draw.sections[name]}>
      {shown.map((action) => (
        <Command.Item
          key={action.name}
          value={`${action.ready ? "action" : NOT_NOW} ${action.name}`}
          disabled={!action.ready}
          keywords={[w.commands.names[action.name], en.commands.names[action.name]]}
          onSelect={() => run(action.perform)}
        >
          <Icon name={action.icon} />
          {w.commands.names[action.name]}
          {!action.ready && <span className="r">{w.commands.notNow}</span>}
          {action.ready && action.keys[0] !== undefined && (
            <kbd className="kbd r">{shortcutLabel(action.keys[0])}</kbd>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function NodeCommands() {
  const w = useWords();
  const nodes = useDocument((state) => state.history.value.nodes);
  if (nodes.length === 0) return null;
  return (
    <Command.Group heading={w.commands.nodes}>
      {nodes.map((node) => (
        <Command.Item
          key={node.id}
          value={`node ${node.id}`}
          keywords={[node.name]}
          onSelect={() =>
            run(() => {
              selectNodes([node.id]);
              canvasHandle()?.reveal(node.id);
            })
          }
        >
          <Icon name="fit" />
          {node.name}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function AddCommands() {
  const w = useWords();
  const locale = useLocale();
  return (
    <Command.Group heading={w.commands.add}>
      {catalog.map((definition) => (
        <Command.Item
          key={definition.kind}
          value={`add ${definition.kind}`}
          keywords={[
            w.palette.add(definition.title[locale]),
            definition.title.en,
            definition.title.zh,
            ...definition.aliases,
            ...flinkNamesOf(definition.kind).map(({ name }) => name),
          ]}
          onSelect={() => run(() => addFromPalette(definition))}
        >
          <Icon name={nodeIcon(definition.icon)} />
          {w.palette.add(definition.title[locale])}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** The focus goes back to the canvas, unless what was done took it elsewhere: what is typed meanwhile goes there too. */
function run(perform: () => void): void {
  close();
  holdKeys();
  requestAnimationFrame(() => {
    perform();
    giveTyped(releaseKeys());
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) canvasHandle()?.focusFirst();
    });
  });
}
