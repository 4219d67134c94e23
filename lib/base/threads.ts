import { Piscina, move, transferableSymbol, valueSymbol } from "piscina";
import { UserError, reason } from "./user-error";

/**
 * A message between threads: plain data, and the buffers in it that move instead of being copied.
 */
export interface TransferMessage<Body> {
  readonly body: Body;
  readonly moved: readonly ArrayBuffer[];
}

/** Threads that all do the same kind of work, each one task at a time. */
export interface Threads<Task, Result> {
  /**
   * Does a task on the next free thread. `what` names it in messages; `pack` may be called twice,
   * for a task whose thread dies is done once more, by another. Throws what the work throws.
   */
  run(what: string, pack: () => TransferMessage<Task>): Promise<Result>;
  /** Ends all threads at once, busy or not; tasks not done by then throw a sentence. */
  close(): Promise<void>;
}

/**
 * Starts `count` threads that load `file`, which exports its `taskHandler`. They keep the process
 * alive only while a task is running. `kind` is what messages call such a thread: "pass worker".
 */
export function startThreads<Task, Result>(
  kind: string,
  file: string,
  count: number,
): Threads<Task, Result> {
  const pool = new Piscina<Task, Outcome<Result>>({
    filename: file,
    minThreads: count,
    maxThreads: count,
    idleTimeout: Infinity,
    // Between tasks a thread returns to its event loop, where what native code left is freed.
    atomics: "disabled",
    // Not those of the process: `node --input-type=module --eval` has some that forbid files.
    execArgv: [],
    recordTiming: false,
  });
  let closing: Promise<void> | null = null;
  const waiting = new Set<(died: unknown) => void>();
  // The pool starts no other when threads die before they are ready, as those do that cannot load
  // the file. Once none is left, tasks would wait forever.
  let lastError: unknown = "it ended before it was ready";
  pool.on("error", (died: unknown) => {
    lastError = died;
  });
  pool.on("workerDestroy", () =>
    setImmediate(() => {
      if (pool.threads.length === 0) waiting.forEach((reject) => reject(lastError));
    }),
  );

  const post = ({ body, moved }: TransferMessage<Task>): Promise<Outcome<Result>> =>
    new Promise<Outcome<Result>>((resolve, reject) => {
      waiting.add(reject);
      const remove = (): boolean => waiting.delete(reject);
      pool
        .run(body, { transferList: [...moved] })
        .finally(remove)
        .then(resolve, reject);
    });

  return {
    async run(what, pack) {
      const closedError = (): UserError =>
        new UserError(`The ${kind}s were closed before ${what} was done; start new ones`);
      const attempt = (): Promise<Outcome<Result> | Death> =>
        post(pack()).catch((died: unknown) => {
          if (closing) throw closedError();
          if (isUncloneable(died)) throw died;
          return { died: reason(died) };
        });
      if (closing) throw closedError();
      // Until a dead thread's successor is there, nothing else keeps the process alive.
      const hold = setInterval(() => undefined, 2 ** 30);
      try {
        const first = await attempt();
        if (!("died" in first)) return resultOf(first);
        process.emitWarning(
          `The ${kind} that had ${what} died (${first.died}); another does it once more.`,
          "WorkerDied",
        );
        const second = await attempt();
        if (!("died" in second)) return resultOf(second);
        throw new UserError(
          `Two ${kind}s died of ${what} (${first.died}; ${second.died}); if the machine is short ` +
            "of memory, start fewer workers or take smaller batches",
        );
      } finally {
        clearInterval(hold);
      }
    },
    close: () => (closing ??= pool.destroy()),
  };
}

interface Death {
  readonly died: string;
}

// The pool's error for a task that cannot be sent to a thread at all.
function isUncloneable(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "DataCloneError";
}

/** The outcome of a task; errors are sent as data, since the pool rejects when a thread dies. */
type Outcome<Result> =
  | { readonly result: Result }
  | { readonly sentence: string; readonly exitCode: 1 | 2 }
  | { readonly thrown: unknown };

function resultOf<Result>(outcome: Outcome<Result>): Result {
  if ("result" in outcome) return outcome.result;
  if ("thrown" in outcome) throw outcome.thrown;
  throw new UserError(outcome.sentence, { exitCode: outcome.exitCode });
}

/** What the file of a thread exports: the work, with its result or its error sent back. */
export function taskHandler<Task, Result>(
  work: (task: Task) => TransferMessage<Result> | Promise<TransferMessage<Result>>,
): (task: Task) => Promise<unknown> {
  return async (task) => {
    try {
      const { body, moved } = await work(task);
      return transfer({ result: body }, moved);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) return transfer({ thrown }, []);
      return transfer({ sentence: thrown.message, exitCode: thrown.exitCode }, []);
    }
  };
}

function transfer<Result>(outcome: Outcome<Result>, moved: readonly ArrayBuffer[]): unknown {
  return move({ [valueSymbol]: outcome, [transferableSymbol]: moved });
}
