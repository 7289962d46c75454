import type { InspectedChannel, InspectedTask } from "@millrace/engine/simulation";
import { useWords } from "../i18n/use-words.ts";
import { useStep } from "./step-store.ts";
import { TableSection } from "./table-section.tsx";
import { formatLevel } from "./step-times.ts";

const NO_CHANNELS: readonly InspectedChannel[] = [];

/** The gates of a node's tasks: how far each channel's time is, its barrier, rows and credits. */
export function InputsSection({ tasks }: { readonly tasks: readonly InspectedTask[] }) {
  const w = useWords();
  const channels = useStep((state) => state.shown?.channels ?? NO_CHANNELS);
  const names = useStep((state) => state.names);
  const own = tasks.flatMap((task) =>
    channels.filter(({ consumer }) => consumer === task.key).map((channel) => ({ channel, task })),
  );
  const open = own.filter(({ channel }) => !channel.finished && !channel.idle);
  const lowest = Math.min(...open.map(({ channel }) => channel.watermark));
  const holdsBack = open.some(({ channel }) => channel.watermark > lowest);
  return (
    <TableSection
      title={w.step.panel.inputs}
      none={w.step.panel.noInputs}
      testId="step-inputs"
      heads={[
        { text: w.step.panel.gate },
        { text: w.step.panel.watermark },
        { text: w.step.panel.barrier },
        { text: w.step.panel.rows, numeric: true },
        { text: w.step.panel.credits, numeric: true },
      ]}
    >
      {own.map(({ channel, task }) => (
        <tr
          key={channel.id}
          className={holdsBack && channel.watermark === lowest && !channel.finished ? "holds" : ""}
        >
          <td className="el">{names?.wayOf(channel.id)}</td>
          <td className="k wm">{channel.idle ? w.step.panel.idle : formatLevel(channel.watermark)}</td>
          <td className="barc">{barrierText(channel, task, w.step.panel)}</td>
          <td className="n">{channel.rows}</td>
          <td className="n">{channel.credits}</td>
        </tr>
      ))}
    </TableSection>
  );
}

function barrierText(
  channel: InspectedChannel,
  { aligning }: InspectedTask,
  words: {
    readonly shutFor: (id: number) => string;
    readonly waitingFor: (id: number) => string;
    readonly ended: string;
  },
): string {
  if (aligning !== null) return channel.blocked ? words.shutFor(aligning) : words.waitingFor(aligning);
  return channel.finished ? words.ended : "—";
}
