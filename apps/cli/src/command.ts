import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { CommandError } from "./command-error.ts";

export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  readonly help: string;
  /** Gives the exit code. */
  run(args: readonly string[]): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Options and positional arguments of a command; throws CommandError with its help where they do not fit. */
export function readArgs<const O extends Options>(
  args: readonly string[],
  about: {
    readonly options: O;
    readonly positionals: readonly [least: number, most: number];
    readonly help: string;
  },
) {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: about.options,
      allowPositionals: true,
      strict: true,
    });
    const [least, most] = about.positionals;
    const count = parsed.positionals.length;
    if (count < least) throw new Error("An argument is missing.");
    if (count > most) throw new Error(`There is no use for ${JSON.stringify(parsed.positionals[most])}.`);
    return parsed;
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : String(error)}\n\n${about.help}`);
  }
}
