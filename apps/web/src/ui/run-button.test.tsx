// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { openInStore } from "../store/document-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testDocument } from "../testing/test-document.ts";
import { RunButton } from "./run-button.tsx";

test("the button says what it will do before it is pressed", () => {
  const document = testDocument("a:collection p:print | a>p");
  openInStore({ id: "d", example: false, version: 1, savedMs: 0, document });
  using page = Mounted.show(<RunButton />);
  expect(page.get("button").title).toBe("Saves the pipeline and starts it as a new job, without state.");
});
