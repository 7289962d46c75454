/** An operator with a known fault; its JSON is the operator's name. */
export type FaultOperator =
  | {
      readonly kind: "source";
      /** Of one subtask; missing: as many as are taken. */
      readonly rowsPerSecond?: number;
      /** Keys that have `hotShare` of the rows, all alike. */
      readonly hot?: readonly number[];
      readonly hotShare?: number;
      /** Subtasks that never give a row. */
      readonly silent?: readonly number[];
      readonly msPerPoll?: number;
    }
  | {
      readonly kind: "map";
      readonly msPerRow: number;
      /** The only subtask that is slow. */
      readonly only?: number;
      /** Takes the core, too. */
      readonly spins?: boolean;
    }
  | { readonly kind: "sink"; readonly msPerRow: number; readonly waits?: boolean };
