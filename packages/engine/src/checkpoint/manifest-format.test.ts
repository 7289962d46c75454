import { expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";
import { decodeManifest, encodeManifest } from "./manifest-format.ts";
import type { ManifestContent } from "./manifest-format.ts";

const manifest: ManifestContent = {
  jobId: "job-1",
  checkpointId: 3,
  timestampMs: 1_000,
  maxParallelism: 128,
  vertices: [
    {
      vertexId: "v1",
      parallelism: 2,
      operatorUids: ["source#0"],
      subtasks: [
        { finished: false, file: { name: "v1-0.state", bytes: 120, checksum: 0xffffffff } },
        { finished: true, file: null },
      ],
    },
  ],
};

test("what was written is read", () => {
  expect(decodeManifest(encodeManifest(manifest))).toEqual({ kind: "intact", manifest });
});

test("every flipped bit and every truncation is found", () => {
  const bytes = encodeManifest(manifest);
  for (let at = 0; at < bytes.length; at++) {
    const flipped = bytes.slice();
    flipped[at]! ^= 1 << (at % 8);
    expect(decodeManifest(flipped).kind, `byte ${at}`).toBe("damaged");
    expect(decodeManifest(bytes.slice(0, at)).kind, `${at} bytes`).toBe("damaged");
  }
});

test("a newer version is named as such", () => {
  const line = JSON.stringify({ format: "millrace-checkpoint", version: 2, checkpoint: null });
  const text = `${line}\n${crc32c(new TextEncoder().encode(line)).toString(16).padStart(8, "0")}\n`;
  expect(decodeManifest(new TextEncoder().encode(text))).toEqual({ kind: "damaged", problem: "version" });
});
