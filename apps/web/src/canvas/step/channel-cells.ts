import type { ChannelItem, InspectedChannel } from "@millrace/engine/simulation";

/** One segment of a channel as it is drawn, counted from the gate. */
export interface Cell {
  /** `free`: a credit; `absent`: a floating segment that the channel does not have at present. */
  readonly state: "reading" | "queued" | "filling" | "free" | "absent";
  readonly items: readonly ChannelItem[];
}

/** Segments from the gate to the producer: what is read and queued, what is filled, credits, and what it may yet get. */
export function cellsOf(channel: InspectedChannel): readonly Cell[] {
  const held = channel.segments.flatMap(({ place, items }): readonly Cell[] =>
    place === "waiting" ? [] : [{ state: place, items }],
  );
  const free = Array.from({ length: channel.credits }, (): Cell => ({ state: "free", items: [] }));
  const known = [...held, ...free];
  const absent = Math.max(0, channel.most - known.length);
  return [...known, ...Array.from({ length: absent }, (): Cell => ({ state: "absent", items: [] }))];
}

/** Rows that the producer has written and cannot send. */
export const waitingRows = ({ segments }: InspectedChannel): number =>
  countRows(segments.filter(({ place }) => place === "waiting").flatMap(({ items }) => items));

export const countRows = (items: readonly ChannelItem[]): number =>
  items.filter(({ kind }) => kind === "row").length;
