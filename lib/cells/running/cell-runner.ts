import { beginRun, failureOf, type ActiveRun, type InterpreterState } from "./active-run";
import type { CellConverter } from "../convert/cell-converter";
import type { Borders } from "../debugger/hook";
import type { Execute } from "./executor";
import type { Imports } from "../imports/imports";
import { Interrupted } from "../interrupts/interrupted";
import type { Interrupts } from "../interrupts/interrupts";
import { send } from "../messages/pipes";
import type { ExpressionValue, RunCommand } from "../messages/protocol";
import { toResult } from "./result";
import { withinRun } from "./runs";
import { thrownFailure } from "../errors/thrown-failure";

/** Runs cells: while one awaits, others go on. */
export interface CellRunner {
  readonly run: (command: RunCommand) => void;
  /** Stops the runs up to the one that an interrupt is for; `over` is called when they have ended. */
  readonly interrupt: (upTo: number, over: () => void) => void;
}

/** What a runner works with. */
export interface RunnerParts {
  readonly state: InterpreterState;
  readonly converter: CellConverter;
  readonly execute: Execute;
  readonly imports: Imports;
  readonly interrupts: Interrupts;
  /** Called with each cell that compiles. */
  readonly onCompiled: (command: RunCommand) => void;
  readonly borders: Borders;
}

type Expressions = Readonly<Record<string, ExpressionValue>>;

// A cell may put false timers in the place of this, as tests do, and is to end nevertheless.
const { setImmediate } = globalThis;

// Without a value to call back with: Node would spread a list of the cells' for it.
const nextTurn = () => new Promise<void>((resolve) => setImmediate(() => resolve()));

/** Creates what runs cells: each run ends with one `done` message. */
export function createCellRunner(parts: RunnerParts): CellRunner {
  const { state, converter, execute, imports, interrupts, onCompiled, borders } = parts;

  function run(command: RunCommand): void {
    const active = beginRun(command);
    state.active.set(active.run, active);
    if (state.uncaught !== undefined) active.uncaught = state.uncaught;
    state.uncaught = undefined;
    if (command.run <= state.interruptedUpTo) active.interrupted = new Interrupted();
    void withinRun(active, () => runToEnd(active));
  }

  async function runToEnd(active: ActiveRun): Promise<void> {
    let expressions: Expressions = {};
    try {
      expressions = await runCell(active);
    } catch (unexpected) {
      // A result that is too long for a message, for one.
      active.thrown ??= { reason: unexpected };
    }
    // Unhandled rejections are announced only after all promises have had their turn.
    await nextTurn();
    await nextTurn();
    // An interrupt that comes now is for this cell, not for the next one.
    if (!interrupts.isPending(active.run)) finish(active, expressions);
  }

  async function runCell(active: ActiveRun): Promise<Expressions> {
    await imports.prepare(active.command.source);
    if (active.interrupted) return {};
    const succeeded = await runSource(active, active.command.source);
    if (active.compileError === undefined) onCompiled(active.command);
    if (succeeded) converter.keep(active);
    else if (active.compileError === undefined) converter.keepBefore(active, active.at);
    if (!succeeded) return {};
    if (active.value !== undefined) {
      send({ type: "result", run: active.run, ...(await toResult(active.value)) });
    }
    return evaluateExpressions(active);
  }

  async function runSource(active: ActiveRun, source: string): Promise<boolean> {
    try {
      const ended = await Promise.race([execute(source, active), active.stopped]);
      if (ended === undefined) return false;
      if ("failure" in ended) active.compileError = ended.failure;
      else if (ended.thrown !== undefined) active.thrown = ended.thrown;
      else active.value = ended.value;
      return active.compileError === undefined && active.thrown === undefined;
    } catch (unexpected) {
      active.thrown = { reason: unexpected };
      return false;
    } finally {
      borders.leave();
    }
  }

  // Each by itself: one that fails leaves the others and the cell as they are.
  async function evaluateExpressions(active: ActiveRun): Promise<Expressions> {
    const values: Record<string, ExpressionValue> = {};
    for (const [name, source] of Object.entries(active.command.expressions)) {
      const evaluated: ActiveRun = { ...active, value: undefined };
      state.active.set(active.run, evaluated);
      const succeeded = await runSource(evaluated, source);
      converter.keepBefore(active, undefined);
      values[name] = succeeded
        ? await toResult(evaluated.value)
        : { failure: failureOf(evaluated)! };
      state.active.set(active.run, active);
    }
    return values;
  }

  function finish(ended: ActiveRun, expressions: Expressions = {}): void {
    if (!state.active.has(ended.run)) return;
    const { run } = ended;
    const failure = failureOf(ended);
    // Terminated halfway, it would leave a cell that never ends.
    interrupts.uninterruptible(() => {
      state.active.delete(run);
      try {
        send({ type: "done", run, ...(failure ? { failure } : { expressions }) });
      } catch (tooLong) {
        send({ type: "done", run, failure: thrownFailure(tooLong) });
      }
    });
  }

  function interrupt(upTo: number, over: () => void): void {
    state.interruptedUpTo = upTo;
    const stopped = [...state.active.values()].filter(({ run }) => run <= upTo);
    if (stopped.length === 0) return over();
    for (const active of stopped) {
      active.interrupted = new Interrupted();
      active.abortController?.abort(active.interrupted);
      active.stop();
    }
    // A cell that was terminated, or stopped before it began, does not come to its end by itself.
    // A callback of it may have begun to loop since: until then, that can be terminated, too.
    const end = () => {
      // First: as soon as a cell has ended, the next one and an interrupt of it may come.
      over();
      for (const active of stopped.filter(({ run }) => state.active.has(run))) {
        converter.keepBefore(active, active.at);
        finish(active);
      }
    };
    setImmediate(() => setImmediate(() => setImmediate(end)));
  }

  return { run, interrupt };
}
