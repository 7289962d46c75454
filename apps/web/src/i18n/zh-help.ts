/** Words of the help pages. */
export const help = {
  title: "帮助",
  open: "作为流水线打开",
  inFlink: "在 Flink 中",
  name: "名称",
  computed: "这些行由浏览器中的引擎刚刚算出。",
  exampleName: (node: string) => `${node}：示例`,
  more: (n: string) => `另有 ${n} 行`,
  page: "带示例的帮助页",
  interfaces: "接口",
  rest: "REST，每个操作附示例",
};
