import { edit } from "./document-store.ts";
import { freshId } from "./fresh-id.ts";

/** Changes of groups. Each exported function is one step of undo; none changes what the pipeline means. */

/** Puts nodes into a new group; they leave the groups that they were in. */
export function groupNodes(nodeIds: readonly string[], name: string): string {
  const id = freshId("group");
  const inside = new Set(nodeIds);
  edit((document) => {
    for (const group of document.groups) group.nodes = group.nodes.filter((node) => !inside.has(node));
    document.groups = document.groups.filter((group) => group.nodes.length > 0);
    document.groups.push({ id, name, nodes: [...nodeIds], collapsed: false });
  });
  return id;
}

/** Takes groups away; their nodes stay where they are. */
export function ungroup(groupIds: ReadonlySet<string>): void {
  edit((document) => {
    document.groups = document.groups.filter((group) => !groupIds.has(group.id));
  });
}

export function setCollapsed(groupIds: ReadonlySet<string>, collapsed: boolean): void {
  edit((document) => {
    for (const group of document.groups) if (groupIds.has(group.id)) group.collapsed = collapsed;
  });
}

export function renameGroup(groupId: string, name: string): void {
  edit((document) => {
    const group = document.groups.find((candidate) => candidate.id === groupId);
    if (group) group.name = name;
  }, `group:${groupId}`);
}
