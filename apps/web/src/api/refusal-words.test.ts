import { expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { zh } from "../i18n/zh.ts";
import { ApiFailure } from "./api-failure.ts";
import { refusalWords } from "./refusal-words.ts";

const failure = (code: string, details: ApiFailure["details"] = []): ApiFailure =>
  new ApiFailure(503, { code, message: "as the server says it", details });

test("says why in the reader's language, with the reason and the numbers that came along", () => {
  const savepoint = failure("savepoint.failed", [{ reason: "io-error" }]);
  expect(refusalWords(savepoint, en)).toBe(
    "The savepoint could not be taken. The job goes on. Reason: its state could not be written.",
  );
  const checkpoint = failure("checkpoint.failed", [{ reason: "disk-full" }]);
  expect(refusalWords(checkpoint, zh)).toBe("检查点没有完成，作业继续运行。原因：磁盘已满。");
  const slots = failure("cluster.no-slots", [{ needed: 8, available: 4 }]);
  expect(refusalWords(slots, zh)).toBe("需要 8 个 slot，作业能得到 4 个。");
  const silent = ApiFailure.unreachable(new TypeError("Failed to fetch"));
  expect(refusalWords(silent, zh)).toBe("服务器没有响应。");
});

test("the server's own words stand where they say more, and for a code that is not known", () => {
  expect(refusalWords(failure("file.unreadable"), en)).toBe(
    "The file cannot be read. (as the server says it)",
  );
  expect(refusalWords(failure("something.new"), zh)).toBe("as the server says it");
  expect(refusalWords(new Error("broken"), en)).toBe("broken");
});
