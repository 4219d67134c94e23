import type { PastCell } from "../base/messages";
import type { InterpreterState } from "./active-run";
import { BoundedMap } from "../base/bounded-map";
import { createCellConverter, type CellConverter } from "./cell-converter";
import { createCellRunner } from "./cell-runner";
import { installDebugHook } from "./debugger/hook";
import { listenForInterrupts } from "./interrupts";
import { checkComplete, type Completeness } from "./is-complete";
import type { CompletionList } from "./pending-requests";
import { send } from "./pipes";
import { mapStackTraces, type Script } from "./prepare-stack-trace";
import type { Command, RunCommand } from "./protocol";
import { addPackageFallback } from "./resolve-packages";
import { runId } from "./runs";
import { installRuntime } from "./runtime";
import { loadTslab } from "./tslab";
import { loadTslabModules, type Executor, type TslabModules } from "./tslab-modules";
import { handleUncaught } from "./uncaught";

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>;

/** Runs cells, one at a time, and completes, inspects and checks code. */
export interface Interpreter {
  readonly run: (command: RunCommand) => void;
  readonly complete: (command: CommandOf<"complete">) => CompletionList;
  readonly inspect: (command: CommandOf<"inspect">) => string | null;
  readonly isComplete: (command: CommandOf<"isComplete">) => Completeness;
  /** What cells have declared, by name. */
  readonly variables: Record<string, unknown>;
  /** Removes all that. */
  readonly resetVariables: () => void;
  /** The cells that have run, the oldest first. */
  readonly history: () => readonly PastCell[];
}

/** Characters of earlier cells that are kept, in the history and for stacks. */
const KEPT_CHARACTERS = 20_000_000;
const UNWIND = Symbol.for("remixmatch.unwind");

/**
 * Starts tslab's converter and executor, extended, in the current folder. `strict`: an error that
 * no code catches ends the running cell also when an earlier one has left it; else it is only
 * written to stderr.
 */
export function startInterpreter({ strict }: { readonly strict: boolean }): Interpreter {
  const tslab = loadTslab();
  addPackageFallback(process.cwd(), tslab.typescript.sys);
  const modules = loadTslabModules(tslab);
  sendDisplays(modules);

  const state: InterpreterState = {
    active: undefined,
    uncaught: undefined,
    interruptedEarly: undefined,
  };
  const interrupts = listenForInterrupts({
    onTerminated: unwindEngine,
    onInterrupt: (run, over) => runner.interrupt(run, over),
  });
  const scripts = new BoundedMap<Script>(KEPT_CHARACTERS);
  mapStackTraces(scripts);
  const converter = createCellConverter(
    interrupts.uninterruptible(modules.createConverter),
    tslab,
    {
      cellNumber: () => state.active?.number ?? 0,
      onFailure: (failure) => state.active && (state.active.compileError ??= failure),
      scripts,
      uninterruptible: interrupts.uninterruptible,
    },
  );
  const executor = createExecutor(modules, converter, state);
  const borders = installDebugHook({
    scripts,
    variables: () => executor.locals,
    typescript: tslab.typescript,
  });
  const imports = installRuntime(state, interrupts, tslab.typescript, borders);
  handleUncaught(state, executor, strict);
  const runner = createCellRunner({ state, converter, executor, imports, interrupts, borders });
  const history = new BoundedMap<PastCell>(KEPT_CHARACTERS);

  return {
    run(command) {
      const { run, number, source } = command;
      history.set(String(run), { number, source }, source.length);
      runner.run(command);
    },
    complete({ source, cursor }) {
      const { start, end, candidates } = converter.complete("", source, cursor);
      return { start, end, matches: candidates };
    },
    inspect({ source, cursor }) {
      const info = converter.inspect("", source, cursor);
      return info ? modules.printQuickInfo(info) : null;
    },
    isComplete: ({ source }) => checkComplete(tslab.typescript, modules.isCompleteCode, source),
    variables: executor.locals,
    resetVariables() {
      executor.reset();
      converter.reset();
    },
    history: () => history.values(),
  };
}

// What cells show by tslab's own `display`.
function sendDisplays({ jupyter }: TslabModules): void {
  jupyter.lastWriteDisplayData = (display, update = false) => {
    const { data: bundle, metadata = {}, transient } = display;
    const id = transient.display_id;
    send({ type: "display", ...runId(), bundle, metadata, ...(id && { id }), update });
  };
}

function createExecutor(
  modules: TslabModules,
  converter: CellConverter,
  state: InterpreterState,
): Executor {
  const converters = {
    node: converter,
    get browser(): CellConverter {
      throw new Error("a cell marked @browser needs a browser; the others can run here");
    },
    close: () => converter.close(),
  };
  return modules.createExecutor(process.cwd(), converters, {
    log: (value) => state.active && (state.active.value = value),
    error: (reason) => state.active && (state.active.thrown ??= { reason }),
  });
}

// An engine may have been terminated in the middle of its work, also by code that no cell awaits.
function unwindEngine(): void {
  (globalThis as { [UNWIND]?: () => void })[UNWIND]?.();
}
