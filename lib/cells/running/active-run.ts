import type { CellFailure, RunCommand } from "../messages/protocol";
import { currentRun, type Run } from "./runs";
import type { Position } from "../convert/source-map";
import { thrownFailure } from "../errors/thrown-failure";

/** The run of a cell that the interpreter executes, with what is known of its end. */
export interface ActiveRun extends Run {
  readonly command: RunCommand;
  /** Resolves when the run need not be waited for any longer. */
  readonly stopped: Promise<void>;
  readonly stop: () => void;
  /** Where the statement stands that began last. */
  at?: Position;
  /** Why the cell does not compile. */
  compileError?: CellFailure;
  thrown?: { readonly reason: unknown };
  value?: unknown;
  /** A rejection or an error that no code has caught. */
  uncaught?: CellFailure;
}

/** The run that a command begins. */
export function beginRun(command: RunCommand): ActiveRun {
  let stop!: () => void;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  return { run: command.run, number: command.number, command, stopped, stop };
}

/** What the interpreter's parts share: which runs are active, and what came while none was. */
export interface InterpreterState {
  /** By their numbers, the oldest first: one for each shell at most. */
  readonly active: Map<number, ActiveRun>;
  /** In strict mode, an uncaught error that came while no cell ran: the next one fails by it. */
  uncaught: CellFailure | undefined;
  /** The latest run that an interrupt is for: its cell may come later than the interrupt. */
  interruptedUpTo: number;
}

/** The active run to which the calling code belongs; none for what an ended one has left. */
export function activeRun({ active }: InterpreterState): ActiveRun | undefined {
  const run = currentRun();
  return run && active.get(run.run);
}

/** Why a run has failed: an interrupt first, then what came before anything was thrown. */
export function failureOf(run: ActiveRun): CellFailure | undefined {
  const { interrupted, compileError, uncaught, thrown } = run;
  if (interrupted !== undefined) return thrownFailure(interrupted);
  return (
    compileError ?? uncaught ?? (thrown === undefined ? undefined : thrownFailure(thrown.reason))
  );
}
