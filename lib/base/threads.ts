import { Piscina, move, transferableSymbol, valueSymbol } from "piscina";
import { UserError, reason } from "./user-error";

/** What travels between threads: plain data, and the buffers in it that move instead of being copied. */
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
  const pool = new Piscina<Task, Answer<Result>>({
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
  // the file. Once none is left, whoever waits for one would wait forever.
  let lastWords: unknown = "it ended before it was ready";
  pool.on("error", (died: unknown) => {
    lastWords = died;
  });
  pool.on("workerDestroy", () =>
    setImmediate(() => {
      if (pool.threads.length === 0) waiting.forEach((reject) => reject(lastWords));
    }),
  );

  const post = ({ body, moved }: TransferMessage<Task>): Promise<Answer<Result>> =>
    new Promise<Answer<Result>>((resolve, reject) => {
      waiting.add(reject);
      const forget = (): boolean => waiting.delete(reject);
      pool
        .run(body, { transferList: [...moved] })
        .finally(forget)
        .then(resolve, reject);
    });

  return {
    async run(what, pack) {
      const letGo = (): UserError =>
        new UserError(`The ${kind}s were let go before ${what} was done; hire new ones`);
      const attempt = (): Promise<Answer<Result> | Death> =>
        post(pack()).catch((died: unknown) => {
          if (closing) throw letGo();
          if (isUncloneable(died)) throw died;
          return { died: reason(died) };
        });
      if (closing) throw letGo();
      // Until a dead thread's successor is there, nothing else keeps the process alive.
      const hold = setInterval(() => undefined, 2 ** 30);
      try {
        const first = await attempt();
        if (!("died" in first)) return open(first);
        process.emitWarning(
          `The ${kind} that had ${what} died (${first.died}); another does it once more.`,
          "WorkerDied",
        );
        const second = await attempt();
        if (!("died" in second)) return open(second);
        throw new UserError(
          `Two ${kind}s died of ${what} (${first.died}; ${second.died}); if the machine is short ` +
            "of memory, hire fewer workers or take smaller batches",
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

// The pool's way to say that a task cannot travel to a thread at all.
function isUncloneable(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "DataCloneError";
}

/** What a task came to; errors travel as data, since the pool tells of deaths by rejecting. */
type Answer<Result> =
  | { readonly result: Result }
  | { readonly sentence: string; readonly exitCode: 1 | 2 }
  | { readonly thrown: unknown };

function open<Result>(answer: Answer<Result>): Result {
  if ("result" in answer) return answer.result;
  if ("thrown" in answer) throw answer.thrown;
  throw new UserError(answer.sentence, { exitCode: answer.exitCode });
}

/** What the file of a thread exports: the work, and how its result or its error travels back. */
export function taskHandler<Task, Result>(
  work: (task: Task) => TransferMessage<Result> | Promise<TransferMessage<Result>>,
): (task: Task) => Promise<unknown> {
  return async (task) => {
    try {
      const { body, moved } = await work(task);
      return travel({ result: body }, moved);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) return travel({ thrown }, []);
      return travel({ sentence: thrown.message, exitCode: thrown.exitCode }, []);
    }
  };
}

function travel<Result>(answer: Answer<Result>, moved: readonly ArrayBuffer[]): unknown {
  return move({ [valueSymbol]: answer, [transferableSymbol]: moved });
}
