/** The global under which the debugger's thread finds the hook. */
export const DEBUG_HOOK = "__remixmatchDebugger__";

/** The line on the pipe of interrupts that starts the debugger's thread. */
export const START_DEBUGGER = "debugger";

/** What the kernel asks the debugger's thread: a request of the Debug Adapter Protocol. */
export interface DebugCommand {
  /** The number that the reply bears. */
  readonly id: number;
  readonly command: string;
  /** What the paths of cells begin with. */
  readonly prefix: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The outcome of a request: a body, or a sentence on why there is none. */
export interface DebugOutcome {
  readonly success: boolean;
  readonly message?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What a debugger reports by itself, as `stopped`. */
export interface DebugEvent {
  readonly event: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A line from the debugger's thread. */
export type DebugMessage = DebugEvent | (DebugOutcome & { readonly reply: number });

/** The only thread that is debugged: the one in which cells run. */
export const CELLS_THREAD = 1;
