import type { PastCell } from "../base/messages";
import { mapConverter, type Converter } from "./convert";
import { extendRequire, type Imports } from "./imports";
import { hearInterrupts, Interrupted } from "./interrupt";
import { completeness, type Completeness, type TslabCompleteness } from "./is-complete";
import { addPackageFallback } from "./resolve-packages";
import type { Place } from "./source-map";
import { say } from "./pipes";
import type { CellFailure, ExpressionValue, Order } from "./protocol";
import { shownValue } from "./result";
import { BoundedMap } from "./bounded-map";
import { currentRun, resume, stamp, withinRun, type Run } from "./runs";
import { mapStackTraces, type Script } from "./prepare-stack-trace";
import { thrownFailure } from "./thrown";
import { loadTslab } from "./tslab";
import { withoutWatchdog } from "./without-watchdog";

type OrderOf<T extends Order["type"]> = Extract<Order, { type: T }>;

/** The language of cells: runs them, one at a time, and knows what could be written next. */
export interface Interpreter {
  readonly run: (order: OrderOf<"run">) => void;
  readonly complete: (order: OrderOf<"complete">) => object;
  readonly inspect: (order: OrderOf<"inspect">) => string | null;
  readonly isComplete: (order: OrderOf<"isComplete">) => Completeness;
  /** What cells have declared, by name. */
  readonly variables: Record<string, unknown>;
  /** Forgets all that. */
  readonly forget: () => void;
  /** The cells that have run, the oldest first. */
  readonly history: () => readonly PastCell[];
}

interface Executor {
  readonly execute: (source: string) => Promise<boolean>;
  readonly interrupt: () => void;
  readonly locals: Record<string, unknown>;
  readonly reset: () => void;
}

/** The part of tslab's Jupyter module that its `display` speaks to. */
interface Jupyter {
  lastWriteDisplayData?: (
    message: {
      readonly data: Record<string, unknown>;
      readonly metadata?: Record<string, unknown>;
      readonly transient: { readonly display_id?: string };
    },
    update?: boolean,
  ) => void;
}

/** What stands under `__tslab__`: what tslab puts there, and what cells are made to call. */
interface Seat {
  require: (name: string) => unknown;
  at: (line: number, column: number) => void;
  resume: typeof resume;
  import: Imports["import"];
}

interface ActiveRun extends Run {
  readonly order: OrderOf<"run">;
  /** Where the statement stands that began last. */
  at?: Place;
  compile?: CellFailure;
  thrown?: { readonly reason: unknown };
  value?: unknown;
  /** A rejection or an error that no cell has caught. */
  stray?: CellFailure;
}

// A cell may put false timers in the place of these, as tests do, and is to end nevertheless.
const { setImmediate } = globalThis;

/** Characters of cells of the past that are remembered. */
const REMEMBERED = 20_000_000;
const UNWIND = Symbol.for("remixmatch.unwind");

/**
 * Starts tslab's converter and executor, extended, in the current folder. `strict`: an error that
 * nobody catches ends the running cell also when an earlier one has left it; else it is only told.
 */
export function startInterpreter({ strict }: { strict: boolean }): Interpreter {
  const tslab = loadTslab();
  addPackageFallback(process.cwd(), tslab.typescript.sys);
  const { createConverter, isCompleteCode } = tslab.load("./converter") as {
    createConverter: () => Converter;
    isCompleteCode: TslabCompleteness;
  };
  const { createExecutor } = tslab.load("./executor") as {
    createExecutor: (root: string, converters: object, console: object) => Executor;
  };
  const { printQuickInfo } = tslab.load("./inspect") as {
    printQuickInfo: (info: object) => string;
  };
  (tslab.load("./jupyter") as Jupyter).lastWriteDisplayData = (message, update = false) => {
    const { data: bundle, metadata = {}, transient } = message;
    const id = transient.display_id;
    say({ type: "display", ...stamp(), bundle, metadata, ...(id && { id }), update });
  };

  const history = new BoundedMap<PastCell>(REMEMBERED);
  let active: ActiveRun | undefined;
  let left: CellFailure | undefined; // strays that came while no cell ran
  let early: number | undefined; // the run that an interrupt was for which came before it
  const interrupts = hearInterrupts({ forced, heard });
  const scripts = new BoundedMap<Script>(REMEMBERED);
  mapStackTraces(scripts);
  const converter = mapConverter(interrupts.shield(createConverter), tslab, {
    number: () => active?.number ?? 0,
    failed: (failure) => active && (active.compile ??= failure),
    scripts,
    shield: interrupts.shield,
  });
  const converters = {
    node: converter,
    get browser(): Converter {
      throw new Error("a cell marked @browser needs a browser; the others can run here");
    },
    close: () => converter.close(),
  };
  // tslab's executor reports to a console: a last value by `log`, a thrown one by `error`.
  const executor = createExecutor(process.cwd(), converters, {
    log: (value: unknown) => active && (active.value = value),
    error: (reason: unknown) => active && (active.thrown ??= { reason }),
  });
  const seat = (globalThis as unknown as { __tslab__: Seat }).__tslab__;
  const imports = extendRequire(tslab.typescript, process.cwd(), seat.require, (text) =>
    say({ type: "stream", ...stamp(), name: "stderr", text }),
  );
  seat.require = imports.require;
  seat.import = imports.import;
  seat.resume = (value) => {
    hearNow();
    return resume(value);
  };
  seat.at = (line, column) => {
    const current = currentRun();
    if (active === undefined || current?.run !== active.run) return;
    hearNow();
    resume(undefined);
    active.at = { line, column };
    say({ type: "at", run: active.run, line: line + 1 });
  };

  process.on("unhandledRejection", onStray);
  process.on("uncaughtException", onStray);

  function onStray(reason: unknown): void {
    if (reason instanceof Interrupted) return;
    const owner = currentRun();
    if (active !== undefined && (strict || owner === undefined || owner.run === active.run)) {
      active.stray ??= thrownFailure(reason);
      executor.interrupt();
    } else if (strict) left ??= thrownFailure(reason);
    else {
      const { ename, evalue, details } = thrownFailure(reason);
      const text = [`Uncaught ${ename}: ${evalue}`, ...details].join("\n    ");
      say({ type: "stream", ...stamp(), name: "stderr", text: `${text}\n` });
    }
  }

  // Code that awaits again and again need not be stopped by force, though it lets nobody else speak;
  // and a statement may come to its end before it is stopped.
  function hearNow(): void {
    if (active === undefined || !interrupts.isRinging(active.run)) return;
    if (currentRun()?.run === active.run) active.interrupted ??= new Interrupted();
  }

  // An engine may have been stopped in the middle of its work, also by code that no cell awaits.
  function forced(): void {
    (globalThis as { [UNWIND]?: () => void })[UNWIND]?.();
  }

  function heard(run: number, over: () => void): void {
    const stopped = active;
    if (stopped?.run !== run) {
      early = run;
      return over();
    }
    stopped.interrupted = new Interrupted();
    stopped.halt?.abort(stopped.interrupted);
    executor.interrupt();
    // A cell that was stopped by force, or before it began, cannot say that it has ended.
    // A callback of it may have begun to loop since: until then, the end comes to that, too.
    const last = () => {
      if (active?.run === stopped.run) {
        converter.keepBefore(stopped.at);
        finish(stopped);
      }
      over();
    };
    setImmediate(() => setImmediate(() => setImmediate(last)));
  }

  function run(order: OrderOf<"run">): void {
    const started: ActiveRun = { run: order.run, number: order.number, order };
    active = started;
    const { number, source } = order;
    history.put(String(order.run), { number, source }, source.length);
    if (left !== undefined) started.stray = left;
    left = undefined;
    if (early === order.run) started.interrupted = new Interrupted();
    void withinRun(started, () => attempt(started));
  }

  async function attempt(started: ActiveRun): Promise<void> {
    let expressions: Record<string, ExpressionValue> = {};
    try {
      expressions = await perform(started);
    } catch (unexpected) {
      // A result that is too long to be told, for one.
      started.thrown ??= { reason: unexpected };
    }
    // A rejection that nobody handles is announced only after the promises have had their turn.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    // An interrupt that comes now is for this cell, not for the next one.
    if (!interrupts.isRinging(started.run)) finish(started, expressions);
  }

  async function perform(started: ActiveRun): Promise<Record<string, ExpressionValue>> {
    await imports.prepare(started.order.source);
    if (started.interrupted) return {};
    const done = await execute(started, started.order.source);
    if (done) converter.keep();
    else if (started.compile === undefined) converter.keepBefore(started.at);
    if (done && started.value !== undefined) {
      say({ type: "result", run: started.run, ...(await shownValue(started.value)) });
    }
    return done ? await evaluate(started) : {};
  }

  async function execute(started: ActiveRun, source: string): Promise<boolean> {
    try {
      return await withoutWatchdog(() => executor.execute(source));
    } catch (unexpected) {
      started.thrown = { reason: unexpected };
      return false;
    }
  }

  async function evaluate(started: ActiveRun): Promise<Record<string, ExpressionValue>> {
    const values: Record<string, ExpressionValue> = {};
    for (const [name, source] of Object.entries(started.order.expressions)) {
      const asked: ActiveRun = { ...started, value: undefined };
      active = asked;
      const done = await execute(asked, source);
      values[name] = done ? await shownValue(asked.value) : { failure: failureOf(asked)! };
      active = started;
    }
    return values;
  }

  function failureOf({ interrupted, compile, stray, thrown }: ActiveRun): CellFailure | undefined {
    if (interrupted !== undefined) return thrownFailure(interrupted);
    return compile ?? stray ?? (thrown === undefined ? undefined : thrownFailure(thrown.reason));
  }

  function finish(ended: ActiveRun, expressions: Record<string, ExpressionValue> = {}): void {
    if (active?.run !== ended.run) return;
    const { run } = ended;
    const failure = failureOf(ended);
    // Cut off halfway, it would leave a cell that never ends.
    interrupts.shield(() => {
      active = undefined;
      try {
        say({ type: "done", run, ...(failure ? { failure } : { expressions }) });
      } catch (tooLong) {
        say({ type: "done", run, failure: thrownFailure(tooLong) });
      }
    });
  }

  return {
    run,
    complete: ({ source, at }) => {
      const { start, end, candidates } = converter.complete("", source, at);
      return { start, end, matches: candidates };
    },
    inspect: ({ source, at }) => {
      const info = converter.inspect("", source, at);
      return info ? printQuickInfo(info) : null;
    },
    isComplete: ({ source }) => completeness(tslab.typescript, isCompleteCode, source),
    variables: executor.locals,
    forget: () => {
      executor.reset();
      converter.forget();
    },
    history: () => history.values(),
  };
}
