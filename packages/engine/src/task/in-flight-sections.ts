import type { StateSection } from "../checkpoint/state-io.ts";
import { encodeInFlight } from "../network/in-flight-rows.ts";
import type { RecordedChannel } from "../network/input-recording.ts";
import type { OvertakenRows } from "../network/result-partition.ts";
import { ByteReader } from "../state/byte-reader.ts";
import { ByteWriter } from "../state/byte-writer.ts";
import type { TaskDeployment } from "./task-deployment.ts";

/**
 * Sections of the rows in flight of a subtask. They are named after the edge (in the place of an operator) and
 *
 *     input/<producer>/<consumer>/<producers>/<consumers>   what the consumer had of a channel
 *     output/<producer>/<consumer>/<producers>/<consumers>  what waited at the producer for it
 *     taken/<consumer>       of each producer that may have written rows that the consumer has: i32 producer, i32 number
 *                            of the first frame that it has not
 */
export type InFlightPart =
  | {
      readonly part: "input" | "output";
      readonly producer: number;
      readonly consumer: number;
      readonly producers: number;
      readonly consumers: number;
    }
  | { readonly part: "taken"; readonly consumer: number };

export function parseInFlightName(name: string): InFlightPart | null {
  const [part, ...numbers] = name.split("/");
  const [first = 0, consumer = 0, producers = 0, consumers = 0] = numbers.map(Number);
  if (part === "taken") return { part, consumer: first };
  if (part !== "input" && part !== "output") return null;
  return { part, producer: first, consumer, producers, consumers };
}

export function inputSections(
  deployment: TaskDeployment,
  recorded: readonly RecordedChannel[],
): readonly StateSection[] {
  const sections: StateSection[] = [];
  let first = 0;
  for (const { inFlightKey, schema, channels } of deployment.inputs) {
    const own = recorded.slice(first, first + channels.length);
    first += channels.length;
    if (inFlightKey === undefined) continue;
    const counts = `${channels.length}/${deployment.vertex.parallelism}`;
    const taken = new ByteWriter();
    for (const [index, { producer, peer }] of channels.entries()) {
      const { frames, taken: number, overtaken } = own[index]!;
      if (frames.length > 0) {
        const name = `input/${producer}/${deployment.subtask}/${counts}`;
        sections.push(section(inFlightKey, name, encodeInFlight(schema, frames)));
      }
      if (!overtaken && peer.kind !== "remote") continue;
      taken.int32(producer);
      taken.int32(number);
    }
    if (taken.length > 0) sections.push(section(inFlightKey, `taken/${deployment.subtask}`, taken.finish()));
  }
  return sections;
}

/** `overtaken`: by output of the deployment. */
export function outputSections(
  deployment: TaskDeployment,
  overtaken: readonly (readonly OvertakenRows[])[],
): readonly StateSection[] {
  return deployment.outputs.flatMap(({ inFlightKey, schema, channels }, index) =>
    (overtaken[index] ?? []).map(({ consumer, frames }) => {
      const counts = `${deployment.vertex.parallelism}/${channels.length}`;
      const name = `output/${deployment.subtask}/${consumer}/${counts}`;
      return section(inFlightKey ?? "", name, encodeInFlight(schema, frames));
    }),
  );
}

/** By producer: number of the first frame that the consumer had not taken. */
export function decodeTaken(bytes: Uint8Array): ReadonlyMap<number, number> {
  const reader = new ByteReader(bytes);
  const taken = new Map<number, number>();
  while (!reader.done) taken.set(reader.int32(), reader.int32());
  return taken;
}

const section = (operatorUid: string, name: string, bytes: Uint8Array): StateSection => ({
  operatorUid,
  name,
  keyGroup: -1,
  bytes,
});
