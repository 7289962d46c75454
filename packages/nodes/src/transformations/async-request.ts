import {
  defineNode,
  field,
  formatType,
  isText,
  orNull,
  REQUEST_ERROR_FIELDS,
  rowSchema,
} from "@millrace/graph";
import type {
  Expression,
  Field,
  Lowered,
  NodeContext,
  OutputPort,
  RequestRetry,
  RowSchema,
} from "@millrace/graph";
import { z } from "zod";
import { failedOutput } from "../function-fields.ts";
import { namesAreDistinct, onlyInput } from "../input-columns.ts";
import type { Reporter } from "../input-columns.ts";
import { ownColumns } from "../own-columns.ts";
import { input } from "../ports.ts";
import { headerLines } from "../requests/header-lines.ts";
import type { HeaderLine } from "../requests/header-lines.ts";
import { textExpression, urlExpression, urlParts } from "../requests/url-template.ts";
import type { UrlPart } from "../requests/url-template.ts";
import { typedSchema } from "../schema-fields.ts";
import { typedExpression } from "../typed-expression.ts";

const POLICIES = [
  { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
  { value: "skip", label: { en: "is skipped and counted", zh: "跳过并计数" } },
  { value: "nulls", label: { en: "goes on with NULLs", zh: "以 NULL 继续" } },
  { value: "side", label: { en: "goes to the side output", zh: "发到旁路输出" } },
] as const;

const RETRIES = { field: "retry", values: ["fixed-delay", "exponential"] };
const EXPONENTIAL = { field: "retry", values: ["exponential"] };

const config = z.strictObject({
  method: field.choice({ label: { en: "Method", zh: "方法" } }, [
    { value: "GET", label: { en: "GET", zh: "GET" } },
    { value: "POST", label: { en: "POST", zh: "POST" } },
  ]),
  url: field.text(
    {
      label: { en: "URL", zh: "URL" },
      help: {
        en: "Expressions over the row stand between braces and are encoded: http://localhost:8080/users/{id}?day={ts}. A path alone asks the server that runs the job: /api/documents/{id}.",
        zh: "花括号内是该行的表达式，其值会被编码：http://localhost:8080/users/{id}?day={ts}。只写路径则询问运行作业的服务器：/api/documents/{id}。",
      },
    },
    { mono: true },
  ),
  body: field.expression({
    label: { en: "Body", zh: "请求体" },
    help: {
      en: "A text, for example JSON_OBJECT('id' VALUE id). Empty: none.",
      zh: "文本，例如 JSON_OBJECT('id' VALUE id)。留空表示没有。",
    },
    when: { field: "method", values: ["POST"] },
  }),
  headers: field.text(
    {
      label: { en: "Headers", zh: "请求头" },
      help: {
        en: "Name: value, one a line; expressions over the row between braces: Authorization: Bearer {token}. A NULL leaves its header out. They are saved with the pipeline.",
        zh: "每行一个，写作“名称: 值”；花括号内是该行的表达式：Authorization: Bearer {token}。值为 NULL 时不发送该请求头。它们随流水线一起保存。",
      },
    },
    { mono: true, lines: 3 },
  ),
  schema: field.schema({
    label: { en: "Columns of the answer", zh: "应答列" },
    help: {
      en: "Members of the JSON object that comes back, by name.",
      zh: "返回的 JSON 对象的成员，按名称对应。",
    },
  }),
  order: field.choice({ label: { en: "Rows leave", zh: "输出顺序" } }, [
    { value: "ordered", label: { en: "in the order in which they came", zh: "按到达顺序" } },
    { value: "unordered", label: { en: "as soon as they are answered", zh: "得到应答即输出" } },
  ]),
  capacity: field.integer(
    {
      label: { en: "Requests at a time", zh: "并发请求数" },
      help: {
        en: "Of each subtask. When so many are under way, the input waits.",
        zh: "每个子任务的并发数。达到后输入等待。",
      },
    },
    1,
    10_000,
  ),
  timeoutMs: field.duration({
    label: { en: "Timeout", zh: "超时" },
    help: {
      en: "Of a row, from its first request on, further tries included.",
      zh: "从该行的第一次请求算起，包含重试。",
    },
  }),
  retry: field.choice({ label: { en: "After a failure", zh: "失败后" } }, [
    { value: "none", label: { en: "no other try", zh: "不重试" } },
    { value: "fixed-delay", label: { en: "try again after a fixed delay", zh: "固定间隔重试" } },
    { value: "exponential", label: { en: "try again after growing delays", zh: "间隔递增重试" } },
  ]),
  attempts: field.integer({ label: { en: "Further tries", zh: "重试次数" }, when: RETRIES }, 1, 1_000),
  delayMs: field.duration({ label: { en: "Delay", zh: "间隔" }, when: RETRIES }),
  maxDelayMs: field.duration({ label: { en: "At most", zh: "最长间隔" }, when: EXPONENTIAL }),
  onError: field.choice({ label: { en: "A row whose request fails", zh: "请求失败的行" } }, POLICIES),
  onTimeout: field.choice({ label: { en: "A row whose time is over", zh: "超时的行" } }, [
    { value: "as-error", label: { en: "as one that fails", zh: "与失败的行相同" } },
    ...POLICIES.filter(({ value }) => value !== "side"),
  ]),
  sample: field.text(
    {
      label: { en: "Sample answer", zh: "样本应答" },
      help: {
        en: "Stands in for every answer in previews, on this page and in Step, where nothing is sent.",
        zh: "在预览、帮助页与单步中不发送请求，以此代替所有应答。",
      },
    },
    { mono: true, lines: 3 },
  ),
});

type Config = z.infer<typeof config>;

const SIDE = { field: "onError", values: ["side"] };

const outputs: readonly OutputPort[] = [
  { name: "out" },
  { name: "failed", side: { title: { en: "failed requests", zh: "失败的请求" }, when: SIDE } },
];

export const asyncRequest = defineNode({
  kind: "async-request",
  version: 2,
  category: "transformation",
  title: { en: "Async request", zh: "异步请求" },
  summary: {
    en: "Asks a server for each row over HTTP, many at a time, and adds what it answers.",
    zh: "为每一行通过 HTTP 并发请求服务，并附上应答。",
  },
  help: {
    en: "Flink's asynchronous I/O. Each row becomes a request; members of the JSON object that comes back become columns behind those of the row. So many requests are under way at a time in each subtask; further rows wait and hold the input back. In order, a row waits for those before it; unordered, it goes as soon as it is answered, but no row overtakes a watermark.\n\nA connection that fails, and the statuses 429 and 5xx, are tried again as the settings say; another status or an answer that does not fit is a failure at once. The time of a row covers all its tries.\n\nRows under way are part of each checkpoint. After a failure of the job they are asked again: every row comes out once, and a server may be asked twice.\n\nExample: http://localhost:8080/users/{id} with the column name STRING makes of (7) the row (7, ann).",
    zh: "即 Flink 的异步 I/O。每一行成为一个请求；返回的 JSON 对象的成员成为该行之后的列。每个子任务同时进行的请求数有限；其余的行等待，并使输入等待。有序时，行等待它之前的行；无序时得到应答即输出，但不会越过水位线。\n\n连接失败以及状态码 429 和 5xx 按设置重试；其他状态码或不合适的应答立即视为失败。一行的超时包含其所有重试。\n\n进行中的行是每个检查点的一部分。作业故障后会再次请求：每一行只输出一次，但服务可能被请求两次。\n\n示例：http://localhost:8080/users/{id} 与列 name STRING 把 (7) 变为 (7, ann)。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "nr", type: "INT" },
          { name: "id", type: "STRING" },
        ],
        rows: [
          [1, "example-word-count"],
          [2, "example-earthquakes"],
        ],
      },
    ],
    config: {
      url: "/api/documents/{id}",
      schema: [
        { name: "version", type: "INT" },
        { name: "example", type: "BOOLEAN" },
      ],
      sample: '{"version": 1, "example": true}',
    },
  },
  aliases: [
    "AsyncDataStream",
    "AsyncFunction",
    "asyncInvoke",
    "unorderedWait",
    "orderedWait",
    "RichAsyncFunction",
    "AsyncRetryStrategy",
    "http",
    "rest",
    "enrich",
    "lookup",
    "web service",
    "外部服务",
    "查询",
    "富化",
  ],
  icon: "request",
  inputs: input(),
  outputs,
  config,
  initial: {
    method: "GET",
    url: "http://localhost:8080/",
    body: "",
    headers: "",
    schema: [{ name: "answer", type: "STRING" }],
    order: "ordered",
    capacity: 100,
    timeoutMs: 10_000,
    retry: "none",
    attempts: 3,
    delayMs: 500,
    maxDelayMs: 5_000,
    onError: "fail",
    onTimeout: "as-error",
    sample: '{"answer": "yes"}',
  },
  migrations: { 1: (before) => ({ headers: "", ...before }) },
  summarize: ({ method, url }) => `${method} ${url}`,
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { method, order, capacity, timeoutMs, onTimeout, onError, sample } = context.config;
  const url = addressOf(context, schema);
  const body = method === "GET" ? null : bodyOf(context, schema);
  const headers = headersOf(context, schema);
  const answer = answerFields(context);
  const retry = retryOf(context);
  checkSample(sample, context);
  if (answer === null) return null;
  const kept = schema.fields.length;
  const names = [...schema.fields, ...answer].map(({ name }) => name);
  if (!namesAreDistinct(names, (index) => ["schema", Math.max(0, index - kept), "name"], context))
    return null;
  const output = rowSchema([...schema.fields, ...answer], { rowtime: schema.rowtime });
  if (url === null || body === undefined || headers === null) return { operators: [], output };
  const before = [url, ...(body === null ? [] : [body])];
  const made = [...before, ...headers.map(({ value }) => value)];
  const asked = made.map((each, index): Field => ({ name: `request ${index}`, type: each.type }));
  return {
    operators: [
      { kind: "calc", filter: null, projections: [...ownColumns(schema), ...made] },
      {
        kind: "async-request",
        kept,
        method,
        url: kept,
        body: body === null ? null : kept + 1,
        ...(headers.length > 0 && {
          headers: headers.map(({ name }, index) => ({ name, column: kept + before.length + index })),
        }),
        order,
        capacity,
        timeoutMs,
        retry,
        onTimeout: onTimeout === "as-error" ? onError : onTimeout,
        onError,
        sample,
      },
    ],
    between: [rowSchema([...schema.fields, ...asked])],
    output,
    ...failedSide(context.config, schema),
  };
}

/** The expression of the address, or null with reports at its place in the template. */
function addressOf(context: NodeContext<Config>, schema: RowSchema): Expression | null {
  const { url } = context.config;
  const path = ["url"];
  const parts = urlParts(url);
  if (!/^(?:https?:\/\/[^/{]|\/(?!\/))/u.test(url) || parts === null) {
    context.report({ code: "request.url", severity: "error", path, params: {} });
    return null;
  }
  if (!areTyped(parts, schema, path, context)) return null;
  return typedExpression(urlExpression(parts), schema, { path }, context);
}

/** What is wrong with an expression of a template is reported at its place in it. */
// oxlint-disable-next-line max-params -- what, over which columns, of which field, to whom
function areTyped(parts: readonly UrlPart[], schema: RowSchema, path: string[], to: Reporter): boolean {
  const typed = parts.map((part) => {
    if (part.kind === "text") return true;
    const shifted: Reporter = {
      report: ({ span, ...problem }) =>
        to.report({
          ...problem,
          ...(span && { span: { from: span.from + part.from, to: span.to + part.from } }),
        }),
    };
    return typedExpression(part.text, schema, { path }, shifted) !== null;
  });
  return !typed.includes(false);
}

/** Null with reports where one of them is wrong. */
function headersOf(
  context: NodeContext<Config>,
  schema: RowSchema,
): readonly { readonly name: string; readonly value: Expression }[] | null {
  const path = ["headers"];
  const lines = headerLines(context.config.headers);
  if (typeof lines === "number") {
    context.report({ code: "request.header", severity: "error", path, params: { line: lines } });
    return null;
  }
  const typed = lines.map(({ name, value }: HeaderLine) => {
    if (!areTyped(value, schema, path, context)) return null;
    const expression = typedExpression(textExpression(value), schema, { path }, context);
    return expression && { name, value: expression };
  });
  return typed.every((header) => header !== null) ? typed : null;
}

/** Null: there is none; undefined: it is wrong, and reported. */
function bodyOf(context: NodeContext<Config>, schema: RowSchema): Expression | null | undefined {
  const { body } = context.config;
  if (body.trim() === "") return null;
  const typed = typedExpression(body, schema, { path: ["body"] }, context);
  if (typed === null) return undefined;
  if (isText(typed.type)) return typed;
  const params = { type: formatType(typed.type) };
  context.report({ code: "request.body", severity: "error", path: ["body"], params });
  return undefined;
}

/** Where a row may go on with NULLs, all columns of the answer may be NULL. */
function answerFields(context: NodeContext<Config>): readonly Field[] | null {
  const { onTimeout, onError } = context.config;
  const declared = typedSchema(context.config.schema, context);
  const nulls = onTimeout === "nulls" || onError === "nulls";
  return declared && declared.fields.map(({ name, type }) => ({ name, type: nulls ? orNull(type) : type }));
}

function retryOf({ config: settings, report }: NodeContext<Config>): RequestRetry | null {
  const { retry, attempts, delayMs, timeoutMs } = settings;
  if (retry === "none") return null;
  const maxDelayMs = retry === "exponential" ? settings.maxDelayMs : delayMs;
  if (maxDelayMs < delayMs)
    report({ code: "request.max-delay", severity: "error", path: ["maxDelayMs"], params: {} });
  if (timeoutMs <= delayMs)
    report({ code: "request.no-time-to-retry", severity: "warning", path: ["timeoutMs"], params: {} });
  return { attempts, delayMs, multiplier: retry === "exponential" ? 2 : 1, maxDelayMs };
}

function checkSample(sample: string, to: Reporter): void {
  if (isObject(sample)) return;
  to.report({ code: "request.sample", severity: "warning", path: ["sample"], params: {} });
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The rows of operator 1 whose requests failed, and why, where the policy asks for them. */
function failedSide({ onError }: Config, { fields }: RowSchema): Pick<Lowered, "sideOutputs"> {
  if (onError !== "side") return {};
  return { sideOutputs: { failed: failedOutput(fields, REQUEST_ERROR_FIELDS, 1) } };
}
