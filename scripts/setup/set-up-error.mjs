/** Something on this machine is missing or in the way: its message is one sentence for the person. */
export class SetUpError extends Error {}

/**
 * Runs `work`; a SetUpError becomes its sentence and exit code 1, anything else keeps its stack.
 * @param {() => Promise<void>} work
 */
export async function sayingWhatIsMissing(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
