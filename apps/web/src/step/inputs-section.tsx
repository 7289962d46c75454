import type { InspectedChannel, InspectedTask } from "@millrace/engine/simulation";
import { useWords } from "../i18n/use-words.ts";
import { useStep } from "./step-store.ts";
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
    <section className="panel-section">
      <h2 className="heading">{w.step.panel.inputs}</h2>
      {own.length === 0 ? (
        <p className="panel-none dd">{w.step.panel.noInputs}</p>
      ) : (
        <table className="tbl" data-testid="step-inputs">
          <thead>
            <tr>
              <th>{w.step.panel.gate}</th>
              <th>{w.step.panel.watermark}</th>
              <th>{w.step.panel.barrier}</th>
              <th className="n">{w.step.panel.rows}</th>
              <th className="n">{w.step.panel.credits}</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      )}
    </section>
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
