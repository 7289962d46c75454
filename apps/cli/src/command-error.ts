/** Something that whoever typed the command can put right: words, no stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** 2 where the command was wrong, 1 where what it was about failed. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
