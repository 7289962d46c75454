import type { InspectedChannel, Inspection, TraceEvent } from "@millrace/engine/simulation";

/**
 * What is shown after some events: the parts of `now` whose task they name, and everything else as it was `before`.
 * So nothing on the screen can move without an event of the trace (law 11). A channel belongs to both its ends.
 */
export function shownInspection(
  before: Inspection,
  now: Inspection,
  events: readonly TraceEvent[],
): Inspection {
  if (events.length === 0) return before;
  const acted = new Set(events.map(({ task }) => task));
  if (replacesTasks(events)) return now;
  const tasks = new Map(now.tasks.map((task) => [task.key, task]));
  const channels = new Map(now.channels.map((channel) => [channel.id, channel]));
  const named = ({ producer, consumer }: InspectedChannel) => acted.has(producer) || acted.has(consumer);
  return {
    ...now,
    tasks: before.tasks.map((task) => (acted.has(task.key) ? (tasks.get(task.key) ?? task) : task)),
    channels: before.channels.map((channel) =>
      named(channel) ? (channels.get(channel.id) ?? channel) : channel,
    ),
  };
}

/** Tasks are deployed, die and end by what the JobManager does. */
const replacesTasks = (events: readonly TraceEvent[]): boolean =>
  events.some(({ task }) => task === "jobmanager");
