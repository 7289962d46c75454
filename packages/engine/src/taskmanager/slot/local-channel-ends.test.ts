import { expect, test } from "vitest";
import { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import { LocalChannelEnds } from "./local-channel-ends.ts";

test("a channel whose producer has ended waits for a consumer that comes later", () => {
  const channels = new SlotLocalChannels();
  const ends = new LocalChannelEnds(channels);
  ends.attempt("job", 0);
  const end = channels.end("job/0/e/0/0");
  ends.ended(["job/0/e/0/0"]);
  ends.attempt("job", 0);
  expect(channels.end("job/0/e/0/0")).toBe(end);
  ends.ended(["job/0/e/0/0"]);
  expect(channels.end("job/0/e/0/0")).not.toBe(end);
});

test("what an attempt left goes with the next one", () => {
  const channels = new SlotLocalChannels();
  const ends = new LocalChannelEnds(channels);
  const end = channels.end("job/0/e/0/0");
  ends.ended(["job/0/e/0/0"]);
  ends.attempt("job", 1);
  expect(channels.end("job/0/e/0/0")).not.toBe(end);
});
