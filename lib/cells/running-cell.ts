import type { CellFailure, ExpressionValue, Frame } from "./messages/protocol";

/** How a cell ended. `alive` is false when its process is gone, and its variables with it. */
export interface CellOutcome {
  readonly failure?: CellFailure;
  readonly alive: boolean;
  readonly expressions?: Readonly<Record<string, ExpressionValue>>;
}

/** A cell that a process runs, seen from outside, from its command to its end. */
export class RunningCell {
  readonly run: number;
  /** Resolves when `end` is called. */
  readonly outcome: Promise<CellOutcome>;
  readonly end: (outcome: CellOutcome) => void;
  isInterrupted = false;
  /** The line of the statement that began last, from 1. */
  line: number | undefined;
  private readonly number: number;

  constructor({ run, number }: { readonly run: number; readonly number: number }) {
    this.run = run;
    this.number = number;
    let end!: (outcome: CellOutcome) => void;
    this.outcome = new Promise((resolve) => (end = resolve));
    this.end = end;
  }

  /** The statement that runs, as far as is known. */
  frames(): Frame[] {
    return this.line === undefined ? [] : [{ cell: this.number, line: this.line, column: 1 }];
  }

  /** The failure with a frame in this cell: where it has none, that of the statement that ran. */
  locate(failure: CellFailure): CellFailure {
    const isInside = failure.frames.some(({ cell }) => cell === this.number);
    return isInside ? failure : { ...failure, frames: [...failure.frames, ...this.frames()] };
  }
}
