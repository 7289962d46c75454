import { connectable } from "@millrace/graph";
import type { FlowDocument, PortRef } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { Command } from "cmdk";
import { useMemo } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { connect } from "../store/edits.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";

/** Connects the selected node by keyboard: every input that would take one of its outputs. */
export function ConnectCommands({ onDone }: { readonly onDone: () => void }) {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const from = useSelection(onlyNode);
  const locale = useLocale();
  const targets = useMemo(() => {
    const node = document.nodes.find((candidate) => candidate.id === from);
    if (!node) return [];
    return (definitionOf(node.kind)?.outputs ?? []).flatMap((output) =>
      targetsOf(document, { node: node.id, port: output.name }, output.side?.title[locale] ?? null),
    );
  }, [document, from, locale]);
  if (targets.length === 0) return null;
  return (
    <Command.Group heading={w.commands.names.connect}>
      {targets.map(({ name, source, to }) => (
        <Command.Item
          key={`${source.port} ${to.node} ${to.port}`}
          value={`connect ${source.port} ${to.node} ${to.port}`}
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

interface Target {
  /** Of the node, with the side output that would feed it. */
  readonly name: string;
  readonly source: PortRef;
  readonly to: PortRef;
}

function targetsOf(document: FlowDocument, source: PortRef, side: string | null): readonly Target[] {
  return document.nodes.flatMap((target) =>
    (definitionOf(target.kind)?.inputs ?? []).flatMap((port) => {
      const to = { node: target.id, port: port.name };
      const name = side === null ? target.name : `${side} → ${target.name}`;
      return connectable(document, catalog, source, to).ok ? [{ name, source, to }] : [];
    }),
  );
}
