import { expect, test } from "vitest";
import { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import { LocalChannelEnds } from "./local-channel-ends.ts";

const first = { jobId: "job", attempt: 0, region: 0 };
const second = { ...first, attempt: 1 };

test("a channel whose producer has ended waits for a consumer that comes later", () => {
  const channels = new SlotLocalChannels();
  const ends = new LocalChannelEnds(channels);
  ends.attempt(first);
  const end = channels.end("job/0/e/0/0");
  ends.ended(["job/0/e/0/0"], first);
  ends.attempt(first);
  expect(channels.end("job/0/e/0/0")).toBe(end);
  ends.ended(["job/0/e/0/0"], first);
  expect(channels.end("job/0/e/0/0")).not.toBe(end);
});

test("what an attempt left goes with the next one", () => {
  const channels = new SlotLocalChannels();
  const ends = new LocalChannelEnds(channels);
  const end = channels.end("job/0/e/0/0");
  ends.ended(["job/0/e/0/0"], first);
  ends.attempt(second);
  expect(channels.end("job/0/e/0/0")).not.toBe(end);
});

test("what another region left stays, for its tasks may still come", () => {
  const channels = new SlotLocalChannels();
  const ends = new LocalChannelEnds(channels);
  const end = channels.end("job/0/e/0/0");
  ends.ended(["job/0/e/0/0"], first);
  ends.attempt({ ...second, region: 1 });
  expect(channels.end("job/0/e/0/0")).toBe(end);
  ends.attempt({ jobId: "another", attempt: 0, region: 0 });
  expect(channels.end("job/0/e/0/0")).not.toBe(end);
});
