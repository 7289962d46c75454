import { connectable } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { Command } from "cmdk";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { connect } from "../store/edits.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";

/** Connects the selected node by keyboard: every input that would take its output. */
export function ConnectCommands({ onDone }: { readonly onDone: () => void }) {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const from = useSelection(onlyNode);
  const targets = useMemo(() => {
    const node = document.nodes.find((candidate) => candidate.id === from);
    const output = node && definitionOf(node.kind)?.outputs[0];
    if (!node || !output) return [];
    const source = { node: node.id, port: output.name };
    return document.nodes.flatMap((target) =>
      (definitionOf(target.kind)?.inputs ?? []).flatMap((port) => {
        const to = { node: target.id, port: port.name };
        return connectable(document, catalog, source, to).ok ? [{ name: target.name, source, to }] : [];
      }),
    );
  }, [document, from]);
  if (targets.length === 0) return null;
  return (
    <Command.Group heading={w.commands.names.connect}>
      {targets.map(({ name, source, to }) => (
        <Command.Item
          key={`${to.node} ${to.port}`}
          value={`connect ${to.node} ${to.port}`}
          keywords={[name, w.commands.names.connect, "connect"]}
          onSelect={() => {
            onDone();
            connect(source, to);
          }}
        >
          <Icon name="map" />
          {name}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
