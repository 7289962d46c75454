import type { Locale } from "@millrace/graph";

export interface DocsWords {
  /** The language that the page is in, and the address of the page in the other one. */
  readonly lang: string;
  readonly other: { readonly title: string; readonly href: string };
  readonly title: string;
  /** May be HTML. */
  readonly introduction: string;
  readonly operations: string;
  readonly body: string;
  readonly answer: string;
  readonly refusals: string;
  readonly exampleOf: string;
  readonly parameter: {
    readonly name: string;
    readonly place: string;
    readonly needed: string;
    readonly schema: string;
  };
  readonly required: string;
  readonly optional: string;
  readonly places: Readonly<Record<string, string>>;
  readonly stop: string;
}

/** Words of the page of the REST interface; what each operation does: see `docs-summaries`. */
export const DOCS_WORDS: Readonly<Record<Locale, DocsWords>> = {
  en: {
    lang: "en",
    other: { title: "中文", href: "/api/docs?lang=zh" },
    title: "REST interface",
    introduction: `Every request that changes something carries the header <code>x-millrace: 1</code>. A server that listens beyond
loopback asks for its token: <code>authorization: Bearer …</code>. Errors are always
<code>{"error": {"code", "message", "details"}}</code>. The examples below are run by a test, against a server as it is
after its first start. For programs: <a href="/api/openapi.json">openapi.json</a>.`,
    operations: "Operations",
    body: "Body",
    answer: "Answer",
    refusals: "Refusals",
    exampleOf: "Example of",
    parameter: { name: "Parameter", place: "In", needed: "Needed", schema: "Schema" },
    required: "required",
    optional: "optional",
    places: { path: "path", query: "query", header: "header" },
    stop: ".",
  },
  zh: {
    lang: "zh-CN",
    other: { title: "English", href: "/api/docs?lang=en" },
    title: "REST 接口",
    introduction: `凡是会改动数据的请求都带请求头 <code>x-millrace: 1</code>。监听范围超出本机回环地址的服务器要求令牌：
<code>authorization: Bearer …</code>。错误总是 <code>{"error": {"code", "message", "details"}}</code>。
下面的示例由测试在首次启动后的服务器上逐一运行。供程序使用：<a href="/api/openapi.json">openapi.json</a>。`,
    operations: "操作",
    body: "请求体",
    answer: "响应",
    refusals: "拒绝",
    exampleOf: "示例：",
    parameter: { name: "参数", place: "位置", needed: "是否必填", schema: "Schema" },
    required: "必填",
    optional: "可选",
    places: { path: "路径", query: "查询", header: "请求头" },
    stop: "。",
  },
};
