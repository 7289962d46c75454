import type { FileList } from "@millrace/protocol";
import { useState } from "react";
import { refusalWords } from "../api/refusal-words.ts";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { formatBytes } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";

interface PathFieldProps {
  readonly id: string;
  readonly value: string;
  readonly of: "file" | "directory";
  readonly invalid: boolean;
  readonly onChange: (path: string) => void;
}

/** A path on the server's machine: typed, or chosen in the folders that it allows. */
export function PathField({ id, value, of, invalid, onChange }: PathFieldProps) {
  const w = useWords();
  const [listing, setListing] = useState<FileList | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (path: string): Promise<void> => {
    try {
      setListing(await server.files(path));
      setProblem(null);
    } catch (error) {
      setProblem(refusalWords(error, w));
    }
  };
  const list = (path: string): void => void load(path);
  return (
    <div className="path-field">
      <div className="row">
        <input
          id={id}
          className={`inp mono ${invalid ? "bad" : ""}`}
          value={value}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
        <IconButton
          icon="folder"
          label={w.field.browse}
          onClick={() => (listing ? setListing(null) : list(parentOf(value)))}
        />
      </div>
      {problem !== null && <p className="field-problem error">{problem}</p>}
      {listing && (
        <PathListing
          listing={listing}
          of={of}
          onOpen={list}
          onChoose={(path) => {
            onChange(path);
            setListing(null);
          }}
        />
      )}
    </div>
  );
}

interface PathListingProps {
  readonly listing: FileList;
  readonly of: "file" | "directory";
  readonly onOpen: (path: string) => void;
  readonly onChoose: (path: string) => void;
}

function PathListing({ listing, of, onOpen, onChoose }: PathListingProps) {
  const w = useWords();
  const isRoot = listing.roots.includes(listing.path);
  const entries = listing.entries.filter((entry) => of === "file" || entry.kind === "directory");
  return (
    <div className="path-listing card scroll" data-testid="path-listing">
      <p className="m dd el path-here" title={listing.path}>
        {listing.path}
      </p>
      {isRoot ? (
        listing.roots
          .filter((root) => root !== listing.path)
          .map((root) => <Entry key={root} icon="folder" name={root} onClick={() => onOpen(root)} />)
      ) : (
        <Entry icon="undo" name={w.field.up} onClick={() => onOpen(parentOf(listing.path))} />
      )}
      {of === "directory" && (
        <Entry icon="check" name={w.field.select} onClick={() => onChoose(listing.path)} />
      )}
      {entries.map((entry) => (
        <Entry
          key={entry.path}
          icon={entry.kind === "directory" ? "folder" : "file"}
          name={entry.name}
          size={entry.kind === "file" ? formatBytes(entry.bytes) : ""}
          onClick={() => (entry.kind === "directory" ? onOpen(entry.path) : onChoose(entry.path))}
        />
      ))}
      {entries.length === 0 && <p className="dd path-here">{w.field.emptyFolder}</p>}
    </div>
  );
}

function Entry({
  icon,
  name,
  size = "",
  onClick,
}: {
  readonly icon: "folder" | "file" | "undo" | "check";
  readonly name: string;
  readonly size?: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className="path-entry" onClick={onClick}>
      <Icon name={icon} />
      <span className="el">{name}</span>
      <span className="m dd r">{size}</span>
    </button>
  );
}

/** The folder that a path lies in; empty for what has none. */
function parentOf(path: string): string {
  const cut = path.replace(/\/+$/u, "").lastIndexOf("/");
  return cut <= 0 ? "" : path.slice(0, cut);
}
