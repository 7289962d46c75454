import { renderDiagnostic } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { Command } from "cmdk";
import { useMemo } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { closeConnect, useConnect } from "../canvas/connect-store.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { connect } from "../store/edits.ts";
import { announce } from "../ui/announcer.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { connectTargets } from "./connect-targets.ts";
import type { ConnectTarget } from "./connect-targets.ts";
import "./command-palette.css";

/** Connects a node without a pointer: every port, and of those that refuse, why. */
export function ConnectDialog() {
  const from = useConnect((state) => state.from);
  return from !== null && <OpenDialog key={from} nodeId={from} />;
}

function OpenDialog({ nodeId }: { readonly nodeId: string }) {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const name = document.nodes.find(({ id }) => id === nodeId)?.name ?? "";
  const targets = useMemo(() => connectTargets(document, catalog, nodeId), [document, nodeId]);
  const close = () => {
    closeConnect();
    canvasHandle()?.focus(nodeId);
  };
  const choose = ({ from, to, direction, node }: ConnectTarget) => {
    connect(from, to);
    announce(direction === "to" ? w.draw.connected(name, node.name) : w.draw.connected(node.name, name));
    close();
  };
  return (
    <Dialog className="commands" label={w.draw.connectTitle(name)} onClose={close}>
      <Command label={w.draw.connectTitle(name)} loop>
        <Command.Input
          className="inp"
          placeholder={`${w.draw.connectTitle(name)} …`}
          data-testid="connect-input"
        />
        <Command.List className="scroll">
          <Command.Empty className="dd">{w.draw.connectNone}</Command.Empty>
          <Targets
            heading={w.draw.possibleGroup}
            targets={targets.filter(({ reason }) => reason === null)}
            onChoose={choose}
          />
          <Targets
            heading={w.draw.refusedGroup}
            targets={targets.filter(({ reason }) => reason !== null)}
            onChoose={choose}
          />
        </Command.List>
      </Command>
    </Dialog>
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
        return (
          <Command.Item
            key={id}
            value={id}
            keywords={[node.name]}
            disabled={reason !== null}
            className={reason === null ? "" : "refused"}
            onSelect={() => onChoose(target)}
          >
            <Icon name={reason === null ? "map" : "error"} className={reason === null ? "" : "errc"} />
            <span className="el">
              {direction === "to" ? w.draw.connectTo(node.name) : w.draw.connectFrom(node.name)}
            </span>
            {words && <span className="r el d reason">{words.message}</span>}
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
