import type { PastCell } from "../base/messages";
import type { InterpreterState } from "./running/active-run";
import { BoundedMap } from "../base/bounded-map";
import { isUint8Array } from "../base/typed-arrays";
import { calleeAround } from "./language/callee";
import { createCellConverter } from "./convert/cell-converter";
import { createCellRunner } from "./running/cell-runner";
import { createCompiledCells } from "./language/compiled-cells";
import { kindsOf } from "./language/completion-kinds";
import { installDebugHook } from "./debugger/hook";
import { createExecutor } from "./running/executor";
import { extendRequire } from "./imports/imports";
import { listenForInterrupts } from "./interrupts/interrupts";
import { checkComplete, type Completeness } from "./convert/is-complete";
import { acceptLanguageComms } from "./language/language-comm";
import { createLocalModules } from "./imports/local-modules";
import { createNotebookLanguage } from "./language/notebook-language";
import type { CompletionList } from "./messages/pending-requests";
import { send } from "./messages/pipes";
import { mapStackTraces, type Script } from "./errors/prepare-stack-trace";
import type { Command, RunCommand } from "./messages/protocol";
import { addPackageFallback } from "./imports/resolve-packages";
import { runId } from "./running/runs";
import { installRuntime } from "./running/runtime";
import { createScope, hasName, type Scope } from "./running/scope";
import { loadTslab } from "./convert/tslab";
import { loadTslabModules, type TslabModules } from "./convert/tslab-modules";
import { handleUncaught } from "./running/uncaught";

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>;

/** Runs cells, and completes, inspects and checks code. */
export interface Interpreter {
  readonly run: (command: RunCommand) => void;
  readonly complete: (command: CommandOf<"complete">) => CompletionList;
  readonly inspect: (command: CommandOf<"inspect">) => string | null;
  readonly isComplete: (command: CommandOf<"isComplete">) => Completeness;
  /** What cells have declared, by name. */
  readonly variables: () => Readonly<Scope>;
  /** Removes all that. */
  readonly resetVariables: () => void;
  /** The cells that have run, the oldest first. */
  readonly history: () => readonly PastCell[];
}

/** Characters of earlier cells that are kept, in the history and for stacks. */
const KEPT_CHARACTERS = 20_000_000;
const UNWIND = Symbol.for("remixmatch.unwind");

/**
 * Starts tslab's converter, extended, and what runs its code, in the current folder. `strict`: an error that
 * no code catches ends the running cell also when an earlier one has left it; else it is only
 * written to stderr.
 */
export function startInterpreter({ strict }: { readonly strict: boolean }): Interpreter {
  let scope = createScope();
  const tslab = loadTslab((name) => hasName(scope, name));
  addPackageFallback(process.cwd(), tslab.typescript.sys);
  const modules = loadTslabModules(tslab);
  sendDisplays(modules);

  const state: InterpreterState = {
    active: new Map(),
    uncaught: undefined,
    interruptedUpTo: -1,
  };
  const interrupts = listenForInterrupts({
    onTerminated: unwindEngine,
    onInterrupt: (run, over) => runner.interrupt(run, over),
  });
  const { uninterruptible } = interrupts;
  const scripts = new BoundedMap<Script>(KEPT_CHARACTERS);
  mapStackTraces(scripts);
  const converter = createCellConverter({ tslab, modules, scripts, uninterruptible });
  const local = createLocalModules(process.cwd(), () => tslab.load(".."));
  const imports = extendRequire(tslab.typescript, process.cwd(), local.require, (text) =>
    send({ type: "stream", ...runId(), name: "stderr", text }),
  );
  const { typescript } = tslab;
  const borders = installDebugHook({ scripts, scope: () => scope, typescript });
  installRuntime({ state, interrupts, imports, borders });
  handleUncaught(state, strict);
  const { require } = imports;
  const execute = createExecutor({ converter, modules: local, scope: () => scope, require });
  const compiled = createCompiledCells(KEPT_CHARACTERS);
  const onCompiled = compiled.add;
  const parts = { state, converter, execute, imports, interrupts, onCompiled, borders };
  const runner = createCellRunner(parts);
  const history = new BoundedMap<PastCell>(KEPT_CHARACTERS);
  const language = createNotebookLanguage(tslab, process.cwd(), compiled.newestFirst);
  acceptLanguageComms(language, compiled.newestFirst);

  return {
    run(command) {
      const { run, number, source } = command;
      history.set(String(run), { number, source }, source.length);
      runner.run(command);
    },
    complete({ source, cursor }) {
      const completion = converter.complete(source, cursor);
      const { start, end, candidates: matches } = completion;
      return { start, end, matches, kinds: kindsOf(completion) };
    },
    inspect({ source, cursor }) {
      // Between the parentheses of a call, what is called.
      const callee = calleeAround(tslab.typescript, source, cursor) ?? cursor;
      const info = converter.inspect(source, cursor) ?? converter.inspect(source, callee);
      return info ? modules.printQuickInfo(info) : null;
    },
    isComplete: ({ source }) => checkComplete(tslab.typescript, modules.isCompleteCode, source),
    variables: () => scope,
    resetVariables() {
      scope = createScope();
      converter.reset();
      compiled.clear();
    },
    history: () => history.values(),
  };
}

// What cells show by tslab's own `display`.
function sendDisplays({ jupyter }: TslabModules): void {
  jupyter.lastWriteDisplayData = (display, update = false) => {
    const { data, metadata = {}, transient } = display;
    const id = transient.display_id;
    // tslab knows the bytes of its own realm alone.
    const bundle = Object.fromEntries(
      Object.entries(data).map(([type, form]) => [
        type,
        isUint8Array(form) ? Buffer.from(form).toString("base64") : form,
      ]),
    );
    send({ type: "display", ...runId(), bundle, metadata, ...(id && { id }), update });
  };
}

// An engine may have been terminated in the middle of its work, also by code that no cell awaits.
function unwindEngine(): void {
  (globalThis as { [UNWIND]?: () => void })[UNWIND]?.();
}
