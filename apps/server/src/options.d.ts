export declare const DEFAULT_PORT = 8420;
export declare const DEFAULT_HOST = "127.0.0.1";
export declare const DEFAULT_SLOTS = 4;
export declare const USAGE =
  "node apps/server/src/main.ts [options]\n  --port N     port to listen on (8420, or the next free one; 0: any)\n  --host H     address to listen on (127.0.0.1); another one than loopback asks for a token\n  --data DIR   where documents, jobs and checkpoints are kept (.data)\n  --root DIR   a directory whose files pipelines may read and write; may be given several times\n  --task-managers N  TaskManager processes at most (the number of processors, 8 at least)\n  --slots N    slots of each TaskManager (4): a job needs as many as its largest parallelism\n  --no-open    accepted for npm start, which opens the browser\n  --help       this text";
export interface ServerOptions {
  /** null: the default one, or the next that is free. */
  readonly port: number | null;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute; given by the person who started the server. */
  readonly roots: readonly string[];
  /** TaskManager processes at most. */
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
}
export declare const SERVER_OPTIONS: {
  readonly port: {
    readonly type: "string";
  };
  readonly host: {
    readonly type: "string";
  };
  readonly data: {
    readonly type: "string";
  };
  readonly root: {
    readonly type: "string";
    readonly multiple: true;
  };
  readonly "task-managers": {
    readonly type: "string";
  };
  readonly slots: {
    readonly type: "string";
  };
  readonly "no-open": {
    readonly type: "boolean";
  };
  readonly help: {
    readonly type: "boolean";
  };
};
/** Something that whoever started the server can put right: one sentence, no stack. */
export declare class StartError extends Error {
  readonly name = "StartError";
}
/** What was asked for on the command line, or `help`; throws StartError for what nobody knows. */
export declare function serverOptions(args: readonly string[], from: string): ServerOptions | "help";
