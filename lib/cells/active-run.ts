import type { CellFailure, RunCommand } from "./protocol";
import type { Run } from "./runs";
import type { Position } from "./source-map";
import { thrownFailure } from "./thrown-failure";

/** The run of the cell that the interpreter executes, with what is known of its end. */
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

/** What the interpreter's parts share: which run is active, and what came while none was. */
export interface InterpreterState {
  active: ActiveRun | undefined;
  /** In strict mode, an uncaught error that came while no cell ran: the next one fails by it. */
  uncaught: CellFailure | undefined;
  /** The run that an interrupt is for which came before its cell. */
  interruptedEarly: number | undefined;
}

/** Why a run has failed: an interrupt first, then what came before anything was thrown. */
export function failureOf(run: ActiveRun): CellFailure | undefined {
  const { interrupted, compileError, uncaught, thrown } = run;
  if (interrupted !== undefined) return thrownFailure(interrupted);
  return (
    compileError ?? uncaught ?? (thrown === undefined ? undefined : thrownFailure(thrown.reason))
  );
}
