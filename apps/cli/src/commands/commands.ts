import type { Command } from "../command.ts";
import { checkpointCommand } from "./checkpoint.ts";
import { cancelCommand, stopCommand } from "./end-job.ts";
import { jobsCommand } from "./jobs.ts";
import { nodesCommand } from "./nodes.ts";
import { rescaleCommand } from "./rescale.ts";
import { runCommand } from "./run.ts";
import { savepointCommand } from "./savepoint.ts";
import { testCommand } from "./test.ts";
import { validateCommand } from "./validate.ts";

export const commands: readonly Command[] = [
  runCommand,
  validateCommand,
  testCommand,
  nodesCommand,
  jobsCommand,
  stopCommand,
  cancelCommand,
  checkpointCommand,
  savepointCommand,
  rescaleCommand,
];

export function overview(): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`);
  return `millrace COMMAND [arguments]\n\n${lines.join("\n")}\n\nmillrace COMMAND --help says more.`;
}
