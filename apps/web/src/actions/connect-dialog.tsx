import { renderDiagnostic } from "@millrace/graph";
import type { FlowDocument, FlowNode } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { Command } from "cmdk";
import { useMemo } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { closeConnect, useConnect } from "../canvas/connect-store.ts";
import { insertionOf } from "../canvas/insertion.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { connect, insertExisting, reconnect } from "../store/edits.ts";
import { announce } from "../ui/announcer.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { connectTargets } from "./connect-targets.ts";
import type { ConnectTarget } from "./connect-targets.ts";
import { insertable, reconnectTargets } from "./reconnect-targets.ts";
import "./command-palette.css";

/** Connects a node, or moves an end of an edge, without a pointer: every port, and of those that refuse, why. */
export function ConnectDialog() {
  const of = useConnect((state) => state.of);
  if (of === null) return null;
  return of.kind === "node" ? (
    <NodeDialog key={of.id} nodeId={of.id} />
  ) : (
    <EdgeDialog key={of.id} edgeId={of.id} />
  );
}

function NodeDialog({ nodeId }: { readonly nodeId: string }) {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const name = nameIn(document, nodeId);
  const targets = useMemo(() => connectTargets(document, catalog, nodeId), [document, nodeId]);
  const close = () => {
    closeConnect();
    onceClosed(() => canvasHandle()?.focus(nodeId));
  };
  const choose = ({ from, to, direction, node }: ConnectTarget) => {
    connect(from, to);
    announce(direction === "to" ? w.draw.connected(name, node.name) : w.draw.connected(node.name, name));
    close();
  };
  return (
    <TargetDialog title={w.draw.connectTitle(name)} onClose={close}>
      <TargetGroups targets={targets} onChoose={choose} />
    </TargetDialog>
  );
}

/** The edge keeps its name, and how it spreads rows; a node without connections may be put into it. */
function EdgeDialog({ edgeId }: { readonly edgeId: string }) {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const edge = document.edges.find(({ id }) => id === edgeId);
  const targets = useMemo(() => reconnectTargets(document, catalog, edgeId), [document, edgeId]);
  const nodes = useMemo(() => insertable(document, catalog, edgeId), [document, edgeId]);
  const close = () => {
    closeConnect();
    onceClosed(() => canvasHandle()?.focusEdge(edgeId));
  };
  const [from, to] = [nameIn(document, edge?.from.node), nameIn(document, edge?.to.node)];
  const choose = (target: ConnectTarget) => {
    reconnect(edgeId, target.from, target.to);
    announce(w.draw.connected(nameIn(document, target.from.node), nameIn(document, target.to.node)));
    close();
  };
  const insert = (node: FlowNode) => {
    const insertion = insertionOf(document, catalog, { nodeId: node.id, edgeId });
    if (insertion) insertExisting(node.id, { edgeId, position: node.position, ...insertion });
    announce(w.draw.inserted(node.name, from, to));
    close();
  };
  return (
    <TargetDialog title={w.draw.reconnectTitle(from, to)} onClose={close}>
      {nodes.length > 0 && (
        <Command.Group heading={w.draw.insertGroup}>
          {nodes.map((node) => (
            <Command.Item
              key={node.id}
              value={`insert ${node.id}`}
              keywords={[w.draw.insertOne(node.name)]}
              onSelect={() => insert(node)}
            >
              <Icon name="plus" />
              <span className="el">{w.draw.insertOne(node.name)}</span>
            </Command.Item>
          ))}
        </Command.Group>
      )}
      <TargetGroups targets={targets} onChoose={choose} />
    </TargetDialog>
  );
}

/** While the dialog is open nothing outside of it takes the focus. */
const onceClosed = (then: () => void): void => void requestAnimationFrame(then);

const nameIn = ({ nodes }: FlowDocument, nodeId: string | undefined): string =>
  nodes.find(({ id }) => id === nodeId)?.name ?? "";

interface TargetDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

function TargetDialog({ title, onClose, children }: TargetDialogProps) {
  const w = useWords();
  return (
    <Dialog className="commands" label={title} onClose={onClose}>
      <Command label={title} loop>
        <Command.Input className="inp" placeholder={`${title} …`} data-testid="connect-input" />
        <Command.List className="scroll">
          <Command.Empty className="dd">{w.draw.connectNone}</Command.Empty>
          {children}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function TargetGroups({ targets, onChoose }: Omit<TargetsProps, "heading">) {
  const w = useWords();
  return (
    <>
      <Targets
        heading={w.draw.possibleGroup}
        targets={targets.filter(({ reason }) => reason === null)}
        onChoose={onChoose}
      />
      <Targets
        heading={w.draw.refusedGroup}
        targets={targets.filter(({ reason }) => reason !== null)}
        onChoose={onChoose}
      />
    </>
  );
}

interface TargetsProps {
  readonly heading: string;
  readonly targets: readonly ConnectTarget[];
  readonly onChoose: (target: ConnectTarget) => void;
}

function Targets({ heading, targets, onChoose }: TargetsProps) {
  const w = useWords();
  const locale = useLocale();
  if (targets.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {targets.map((target) => {
        const { direction, node, port, from, reason } = target;
        const id = `${direction} ${from.port} ${node.id} ${port}`;
        const words = reason && renderDiagnostic(reason, locale);
        const name = direction === "to" ? w.draw.connectTo(node.name) : w.draw.connectFrom(node.name);
        return (
          <Command.Item
            key={id}
            value={id}
            keywords={[name]}
            disabled={reason !== null}
            className={reason === null ? "" : "refused"}
            onSelect={() => onChoose(target)}
          >
            <Icon name={reason === null ? "map" : "error"} className={reason === null ? "" : "errc"} />
            <span className="el">{name}</span>
            {words && <span className="r el d reason">{words.message}</span>}
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
