import { FunctionChecker, FunctionEditor } from "@millrace/functions/checker";
import library from "virtual:typescript-library";
import type { CompilerReply, CompilerRequest } from "./compiler-messages.ts";

/** TypeScript's compiler, off the page's thread. It comes with the first function that a person opens. */
const files = new Map(Object.entries(library));
const checker = new FunctionChecker(files);
const editor = new FunctionEditor(files);

function answered(request: CompilerRequest): CompilerReply["answer"] {
  switch (request.task) {
    case "check":
      return checker.check(request.text);
    case "hints":
      return editor.hints(request.text, request.known);
    case "complete":
      return editor.completions(request.text, request.offset, request.locale);
    case "about":
      return editor.about(request.text, request.offset, request.word, request.locale);
    case "hover":
      return editor.hover(request.text, request.offset, request.locale);
  }
}

addEventListener("message", ({ data }: MessageEvent<CompilerRequest>) => {
  let answer: CompilerReply["answer"] = null;
  try {
    answer = answered(data);
  } finally {
    // A compiler that trips over a text says nothing of it; the next text is another.
    postMessage({ id: data.id, answer } satisfies CompilerReply);
  }
});
