import { CommandError } from "../command-error.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The node of that id, or the only one of that name; CommandError where there is none. */
export function nodeNamed<N extends Named>(nodes: readonly N[], text: string, where: string): N {
  const byId = nodes.find(({ id }) => id === text);
  if (byId !== undefined) return byId;
  const [first, second] = nodes.filter(({ name }) => name === text);
  if (first !== undefined && second === undefined) return first;
  const known = nodes.map(({ id, name }) => (id === name ? id : `${id} (${name})`)).join(", ");
  const problem =
    first === undefined ? "is no node of the pipeline" : "is the name of several nodes: use the id";
  throw new CommandError(`${where}: ${JSON.stringify(text)} ${problem}. It has ${known}.`);
}
