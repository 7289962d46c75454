#!/usr/bin/env node
import { CommandError } from "./command-error.ts";
import { commands, overview } from "./commands/commands.ts";

/** 0: all went well; 1: the pipeline, the job or the test failed; 2: the command was wrong. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "help") {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new CommandError(`There is no command ${JSON.stringify(name)}.\n\n${overview()}`);
  }
  if (rest.includes("--help")) {
    console.log(command.help);
    return 0;
  }
  return command.run(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
