import { z } from "zod";
import { crc32c } from "./crc32c.ts";

/**
 * The manifest of a checkpoint, `chk-<n>/manifest.json`, format version 1: written last and atomically, so that a
 * checkpoint exists exactly when its manifest does. One line of JSON, a line feed, the CRC-32C of that line as eight hex
 * digits, a line feed.
 */
export const MANIFEST_VERSION = 1;

const baseSchema = z.strictObject({
  checkpointId: z.int().min(1),
  name: z.string(),
  bytes: z.int().min(0),
  checksum: z.int().min(0),
});
const fileSchema = z.strictObject({ name: z.string(), bytes: z.int().min(0), checksum: z.int().min(0) });

const manifestSchema = z.strictObject({
  jobId: z.string(),
  checkpointId: z.int().min(1),
  timestampMs: z.number(),
  maxParallelism: z.int().min(1),
  vertices: z.array(
    z.strictObject({
      vertexId: z.string(),
      parallelism: z.int().min(1),
      operatorUids: z.array(z.string()),
      statelessUids: z.array(z.string()).optional(),
      subtasks: z.array(
        z.strictObject({
          finished: z.boolean(),
          file: fileSchema.nullable(),
          takenAt: z.int().min(1).optional(),
          inFlight: fileSchema.extend({ edges: z.array(z.string()) }).optional(),
          base: z.array(baseSchema).readonly().optional(),
        }),
      ),
    }),
  ),
});

const versionedSchema = z.strictObject({
  format: z.literal("millrace-checkpoint"),
  version: z.int(),
  checkpoint: z.unknown(),
});

export type ManifestContent = z.infer<typeof manifestSchema>;

export type DecodedManifest =
  | { readonly kind: "intact"; readonly manifest: ManifestContent }
  | { readonly kind: "damaged"; readonly problem: "checksum" | "format" | "version" };

export function encodeManifest(manifest: ManifestContent): Uint8Array {
  const line = JSON.stringify({
    format: "millrace-checkpoint",
    version: MANIFEST_VERSION,
    checkpoint: manifest,
  });
  const checksum = crc32c(new TextEncoder().encode(line));
  return new TextEncoder().encode(`${line}\n${checksum.toString(16).padStart(8, "0")}\n`);
}

export function decodeManifest(bytes: Uint8Array): DecodedManifest {
  const lines = new TextDecoder().decode(bytes).split("\n");
  if (lines.length !== 3 || lines[2] !== "" || !/^[0-9a-f]{8}$/u.test(lines[1]!))
    return { kind: "damaged", problem: "format" };
  if (crc32c(new TextEncoder().encode(lines[0])) !== Number.parseInt(lines[1]!, 16))
    return { kind: "damaged", problem: "checksum" };
  const versioned = versionedSchema.safeParse(JSON.parse(lines[0]!));
  if (!versioned.success) return { kind: "damaged", problem: "format" };
  if (versioned.data.version !== MANIFEST_VERSION) return { kind: "damaged", problem: "version" };
  const manifest = manifestSchema.safeParse(versioned.data.checkpoint);
  return manifest.success
    ? { kind: "intact", manifest: manifest.data }
    : { kind: "damaged", problem: "format" };
}
