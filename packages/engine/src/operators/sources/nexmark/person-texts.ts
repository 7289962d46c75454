import type { StringColumn } from "../../../batch/column.ts";
import type { StringArena } from "../../../batch/string-arena.ts";
import { below, LANE, mix32 } from "./counter-random.ts";
import type { ColumnWriter, EventPlan } from "./event-plan.ts";
import { writeText } from "./random-text.ts";
import type { TextTable } from "./static-heap.ts";
import { setExtra, setText } from "./text-columns.ts";
import type { TextColumns } from "./text-columns.ts";

const AVERAGE_BYTES = 200;
const CREDIT_CARD_BYTES = 19;
const ID_BYTES = 8;
const EMAIL_NAME = { maxLength: 7, special: 32 } as const;
const EMAIL_HOST = { maxLength: 5, special: 32 } as const;
const AT = 64;
const DOT_COM = [46, 99, 111, 109] as const;
const SPACE = 32;
const ZERO = 48;

const LANE_NAME = Math.imul(11, LANE);
const LANE_CITY = Math.imul(12, LANE);
const LANE_STATE = Math.imul(13, LANE);
const LANE_EMAIL = Math.imul(14, LANE);
const LANE_EMAIL_HOST = Math.imul(15, LANE);
const LANE_CARD = Math.imul(16, LANE);
const LANE_EXTRA = Math.imul(17, LANE);

const choose = (state: number, lane: number, table: TextTable): number =>
  below(mix32(state + lane), table.offsets.length);

export function personTextWriters(texts: TextColumns): ColumnWriter[] {
  const { heap, arena } = texts;
  const extra = texts.chosen("person_extra");
  const email = texts.generated("person_emailAddress", extra !== null);
  const card = texts.generated("person_creditCard", false);
  const writers: (ColumnWriter | null)[] = [
    choice(texts.chosen("person_name"), heap.names, LANE_NAME),
    choice(texts.chosen("person_city"), heap.cities, LANE_CITY),
    choice(texts.chosen("person_state"), heap.states, LANE_STATE),
    email && eachPerson((row, state) => writeEmail(arena, email, row, state)),
    card && eachPerson((row, state) => writeCreditCard(arena, card, row, state)),
    extra &&
      eachPerson((row, state) => {
        const name = heap.names.lengths[choose(state, LANE_NAME, heap.names)]!;
        const city = heap.cities.lengths[choose(state, LANE_CITY, heap.cities)]!;
        const usState = heap.states.lengths[choose(state, LANE_STATE, heap.states)]!;
        const size = ID_BYTES + name + email!.lengths[row]! + CREDIT_CARD_BYTES + city + usState;
        setExtra(extra, row, mix32(state + LANE_EXTRA), size, AVERAGE_BYTES);
      }),
  ];
  return writers.filter((writer) => writer !== null);
}

function eachPerson(write: (row: number, state: number) => void): ColumnWriter {
  return (plan: EventPlan) => {
    for (let run = 0; run < plan.runCount; run++) {
      const row = plan.persons[run]!;
      if (row >= 0) write(row, plan.states[row]!);
    }
  };
}

function choice(column: StringColumn | null, table: TextTable, lane: number): ColumnWriter | null {
  return column && eachPerson((row, state) => setText(column, row, table, choose(state, lane, table)));
}

const MAX_EMAIL_BYTES = EMAIL_NAME.maxLength + EMAIL_HOST.maxLength + 1 + DOT_COM.length;

function writeEmail(arena: StringArena, column: StringColumn, row: number, state: number): void {
  arena.ensure(MAX_EMAIL_BYTES);
  const { bytes, used: from } = arena;
  let at = from + writeText(bytes, from, mix32(state + LANE_EMAIL), EMAIL_NAME);
  bytes[at++] = AT;
  at += writeText(bytes, at, mix32(state + LANE_EMAIL_HOST), EMAIL_HOST);
  for (const byte of DOT_COM) bytes[at++] = byte;
  arena.used = at;
  column.offsets[row] = from;
  column.lengths[row] = at - from;
}

/** Four times four digits, between them a space. */
function writeCreditCard(arena: StringArena, column: StringColumn, row: number, state: number): void {
  arena.ensure(CREDIT_CARD_BYTES);
  const { bytes, used: from } = arena;
  for (let group = 0; group < 4; group++) {
    const at = from + group * 5;
    let digits = below(mix32(state + LANE_CARD + group), 10_000);
    for (let i = 3; i >= 0; i--) {
      bytes[at + i] = ZERO + (digits % 10);
      digits = (digits / 10) | 0;
    }
    if (group < 3) bytes[at + 4] = SPACE;
  }
  arena.used = from + CREDIT_CARD_BYTES;
  column.offsets[row] = from;
  column.lengths[row] = CREDIT_CARD_BYTES;
}
