/** Words of the help pages. */
export const help = {
  title: "Help",
  open: "Open as a pipeline",
  inFlink: "In Flink",
  name: "Name",
  computed: "These rows were computed just now, by the engine in this tab.",
  exampleName: (node: string) => `${node}: example`,
  more: (n: string) => `and ${n} more`,
  page: "Help page with an example",
  interfaces: "Interfaces",
  rest: "REST, every operation with an example",
};
