/** Words of the editor of functions. */
export const functions = {
  open: "Open the editor",
  title: (node: string) => `Function of ${node}`,
  close: "Close the editor",
  hint: "Ctrl M lets Tab leave the code. Escape closes the editor.",
  width: "Width of the code",
  returns: (columns: string) => `Returns ${columns}.`,
  take: "Take these columns",
  noColumn: (names: string) => `What it gives as ${names} has no type of a column.`,
  rowsIn: "Rows in",
  rowsOut: "Rows out",
  tryIt: "Try it on sample rows",
  blocked: "Nothing runs while there is an error",
  blockedText: "Correct what is underlined, or declare the columns of the result.",
  checked: "TypeScript finds nothing wrong.",
  checking: "TypeScript is checking …",
  goTo: (line: number) => `Go to line ${line}`,
  trusted: "Functions run without a sandbox",
  trustedText:
    "This server was started with --trusted-functions: code in pipelines can do what the server can: read and write its files, open connections, start programs, see what else is in its slot, and take the clock or chance into its results. No call has a bound of time or memory of its own, only the slot has, which other jobs may share.",
  failedHere: "A function failed here",
};
