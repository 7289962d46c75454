import { Command } from "cmdk";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { inLocale } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { useRoute } from "../store/navigation.ts";
import { selectNodes } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { catalog } from "@millrace/nodes";
import { addFromPalette } from "./add-from-palette.ts";
import { COMMANDS } from "./commands.ts";
import "./command-palette.css";

/** Every action, every node of the pipeline and every kind of node, by name. */
export function CommandPalette() {
  const w = useWords();
  const locale = useLocale();
  const open = useView((state) => state.commandsOpen);
  const nodes = useDocument((state) => state.history.value.nodes);
  const route = useRoute();
  const close = () => setView({ commandsOpen: false });
  const then = (perform: () => void) => () => {
    close();
    perform();
  };
  const show = (id: string) => {
    selectNodes([id]);
    canvasHandle()?.reveal(id);
  };
  return (
    <Command.Dialog open={open} onOpenChange={(next) => setView({ commandsOpen: next })} label={w.commands.title} className="command-palette">
      <Command.Input placeholder={w.commands.placeholder} />
      <Command.List>
        <Command.Empty>{w.commands.none}</Command.Empty>
        <Command.Group heading={w.commands.group}>
          {COMMANDS.filter((command) => command.name !== "commands" && command.available()).map((command) => (
            <Command.Item key={command.name} value={w.commands.names[command.name]} onSelect={then(() => command.perform())}>
              {w.commands.names[command.name]}
              {command.key !== null && <kbd className="kbd r">{command.key.replace("mod", "Ctrl")}</kbd>}
            </Command.Item>
          ))}
        </Command.Group>
        {nodes.length > 0 && route.kind !== "documents" && (
          <Command.Group heading={w.commands.nodes}>
            {nodes.map((node) => (
              <Command.Item key={node.id} value={`${node.name} ${node.id}`} onSelect={then(() => show(node.id))}>
                {node.name}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {route.kind === "document" && (
          <Command.Group heading={w.commands.add}>
            {catalog.map((definition) => (
              <Command.Item
                key={definition.kind}
                value={`${inLocale(definition.title, locale)} ${definition.aliases.join(" ")}`}
                onSelect={then(() => addFromPalette(definition))}
              >
                {w.palette.add(inLocale(definition.title, locale))}
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command.Dialog>
  );
}
