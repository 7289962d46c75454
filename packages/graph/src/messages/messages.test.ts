import { expect, test } from "vitest";
import { graphError } from "../diagnostic.ts";
import { FAILURES, jobFailure } from "../job-failure.ts";
import { renderDiagnostic, renderFailure } from "../render-diagnostic.ts";
import { en } from "./en.ts";
import type { MessageCode } from "./message-code.ts";
import type { Message, Words } from "./message.ts";
import { zh } from "./zh.ts";

const codes = Object.keys(en) as readonly MessageCode[];
const placeholders = (words: Words): readonly string[] =>
  typeof words === "function" ? [] : [...words.matchAll(/\{\w+\}/gu)].map(([name]) => name).toSorted();

test("both languages have the same codes", () =>
  expect(Object.keys(zh).toSorted()).toEqual(codes.toSorted()));

test.each(codes)("%s names the same things in both languages", (code) => {
  const english: Message = en[code];
  const inMessage = placeholders(zh[code].message);
  const allowed = new Set([...placeholders(english.message), ...placeholders(english.fix)]);
  expect(placeholders(english.message).filter((name) => !inMessage.includes(name))).toEqual([]);
  expect([...inMessage, ...placeholders(zh[code].fix)].filter((name) => !allowed.has(name))).toEqual([]);
});

test.each(codes)("%s keeps the tone: sentences that end, no exclamation", (code) => {
  for (const [words, end] of [
    [en[code], /[.?`]$/u],
    [zh[code], /[。？]$/u],
  ] as const) {
    for (const part of [words.message, words.fix]) {
      if (typeof part === "function") continue;
      expect(part).toMatch(end);
      expect(part).not.toMatch(/[!！您]|Oops/u);
    }
  }
});

test("parameters that are words themselves are in the reader's language", () => {
  const diagnostic = graphError("config.missing", { field: "File", field_zh: "文件" });
  expect(renderDiagnostic(diagnostic, "en")).toEqual({ message: "File is not set.", fix: "Fill in File." });
  expect(renderDiagnostic(diagnostic, "zh")).toEqual({ message: "文件 未设置。", fix: "填写 文件。" });
});

test("a near name is asked for, else what there is is listed", () => {
  const near = graphError("expression.unknown-column", {
    column: "arr_dealy",
    nearest: "arr_delay",
    columns: "a",
  });
  expect(renderDiagnostic(near, "en").fix).toBe("Did you mean arr_delay?");
  const far = graphError("expression.unknown-column", { column: "x", columns: "a, b" });
  expect(renderDiagnostic(far, "zh").fix).toBe("可用的列：a、b。");
  const types = graphError("expression.json-returning", {
    function: "JSON_VALUE",
    type: "BYTES",
    types: "STRING, DECIMAL(10, 2)",
  });
  expect(renderDiagnostic(types, "zh").fix).toBe("返回 STRING、DECIMAL(10, 2) 之一，再用 CAST 转换。");
});

test("every failure has a domain, and words", () => {
  expect(Object.keys(FAILURES).toSorted()).toEqual(
    codes.filter((code) => code.startsWith("runtime.")).toSorted(),
  );
  const failure = jobFailure("runtime.division-by-zero", { node: "Map" }, { nodeId: "map", subtask: 1 });
  expect(failure).toMatchObject({
    domain: "user",
    retry: false,
    nodeId: "map",
    subtask: 1,
    operatorUid: null,
  });
  expect(renderFailure(failure, "en").message).toBe("Division by zero in Map.");
});
