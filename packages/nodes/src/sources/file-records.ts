import { field, isGzipPath, MALFORMED_FIELDS, rowSchema } from "@millrace/graph";
import type { FieldCondition, LoweredSideOutput, MalformedPolicy, OutputPort, Text } from "@millrace/graph";
import type { Reporter } from "../input-columns.ts";

/** What sources that read records of a file have in common. */

export const fileField = field.path(
  {
    label: { en: "File", zh: "文件" },
    help: {
      en: "On the machine of the server, below one of the allowed directories: files, samples, datasets. A text whose name ends with .gz is unpacked as it is read, by one subtask.",
      zh: "位于服务器所在机器、允许的目录之内：files、samples、datasets。以 .gz 结尾的文本文件由一个子任务边读边解压。",
    },
  },
  "file",
);

export const readModeField = field.choice({ label: { en: "Read", zh: "读取" } }, [
  { value: "once", label: { en: "once, to its end", zh: "一次，读到末尾" } },
  { value: "watched", label: { en: "and watch for more", zh: "并持续监视新增内容" } },
]);

/** Of a file that all subtasks read: small enough that they move through it together, and that files of some MB are shared. */
export const PART_BYTES = 4 * 1024 * 1024;

/** Only of a file that can be read from its middle. */
const DIVISIBLE: FieldCondition = { field: "mode", values: ["once"], and: { field: "path", gzip: false } };

/** `and`: what the file has to be besides. */
export const sharedField = (help: Text, and?: FieldCondition) =>
  field.toggle({
    label: { en: "In parallel", zh: "并行读取" },
    help,
    when: and ? { ...and, and: DIVISIBLE } : DIVISIBLE,
  });

/** How the source divides its file, and how many subtasks it may have: a gzip file can be unpacked from its beginning only. */
export function sharing({
  path,
  mode,
  shared,
}: {
  readonly path: string;
  readonly mode: "once" | "watched";
  readonly shared: boolean;
}): { readonly spec: { readonly partBytes?: number }; readonly node: { readonly maxParallelism?: number } } {
  return shared && mode === "once" && !isGzipPath(path)
    ? { spec: { partBytes: PART_BYTES }, node: {} }
    : { spec: {}, node: { maxParallelism: 1 } };
}

export const malformedField = field.choice(
  {
    label: { en: "Malformed rows", zh: "格式错误的行" },
    help: {
      en: "A row that cannot be read. The side output gives it with the reason, the file, the line and the column.",
      zh: "无法读取的行。旁路输出给出原始行、原因、文件、行号与列。",
    },
  },
  [
    { value: "fail", label: { en: "fail the job", zh: "使作业失败" } },
    { value: "skip", label: { en: "skip and count", zh: "跳过并计数" } },
    { value: "side", label: { en: "send to the side output", zh: "发到旁路输出" } },
  ],
);

export const recordOutputs: readonly OutputPort[] = [
  { name: "out" },
  {
    name: "malformed",
    side: {
      title: { en: "malformed rows", zh: "格式错误的行" },
      when: { field: "malformed", values: ["side"] },
    },
  },
];

/** The side output of operator 0, where the policy asks for it. */
export function malformedSide(policy: MalformedPolicy): {
  readonly sideOutputs?: Readonly<Record<string, LoweredSideOutput>>;
} {
  if (policy !== "side") return {};
  return { sideOutputs: { malformed: { operator: 0, schema: rowSchema(MALFORMED_FIELDS) } } };
}

/** Reports where no file is chosen, and where one is to be watched that is compressed. */
export function checkFile(
  { path, mode }: { readonly path: string; readonly mode?: "once" | "watched" },
  to: Reporter,
): void {
  if (path.trim() === "")
    to.report({ code: "file.no-path", severity: "error", path: ["path"], params: { what: "file" } });
  if (mode === "watched" && isGzipPath(path))
    to.report({ code: "file.gzip-watched", severity: "error", path: ["mode"], params: { path } });
}

export const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
