import { catalog, flinkNamesOf, flinkWords, matchingEdgeNames, matchingNodes } from "@millrace/nodes";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { textTable } from "../text-table.ts";

const HELP = `millrace nodes [TEXT] [--json]

Lists the nodes of the catalog, or those whose title, kind or alias has this text in it: names of Flink's API, old ones
too, are aliases. What is a choice of an edge, as rebalance, or a port, as a side output, is listed behind them.

  --json   one JSON object a node: kind, category, title, summary, aliases, flink; or an edge: edge, what`;

export const nodesCommand: Command = {
  name: "nodes",
  summary: "list nodes, or find them by a name of Flink's API",
  help: HELP,
  run(args) {
    const { values, positionals } = readArgs(args, {
      options: { json: { type: "boolean" } },
      positionals: [0, 1],
      help: HELP,
    });
    const found = matchingNodes(catalog, positionals[0] ?? "");
    const edges = matchingEdgeNames(positionals[0] ?? "");
    const code = found.length > 0 || edges.length > 0 ? 0 : 1;
    if (values.json === true) {
      for (const { definition } of found) {
        const { kind, category, title, summary, aliases } = definition;
        console.log(JSON.stringify({ kind, category, title, summary, aliases, flink: flinkOf(kind) }));
      }
      for (const { choice, what } of edges) console.log(JSON.stringify({ edge: choice, what }));
      return Promise.resolve(code);
    }
    const rows = found.map(({ definition: { kind, category, title }, alias }) => [
      kind,
      category,
      title.en,
      alias ?? "-",
    ]);
    if (rows.length > 0) console.log(textTable([["KIND", "CATEGORY", "TITLE", "FOUND BY"], ...rows]));
    for (const { choice, what } of edges) console.log(`${choice}: ${what.en}`);
    if (code === 1) console.error("No node has this text in its title, kind or aliases.");
    return Promise.resolve(code);
  },
};

const flinkOf = (kind: string) =>
  flinkNamesOf(kind).map(({ flink1, flink2, ...of }) => ({
    ...of,
    flink1: flinkWords(flink1, "en"),
    flink2: flinkWords(flink2, "en"),
  }));
