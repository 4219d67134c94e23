/** Tasks one after another: a list, or an iterator that makes each when it is taken. */
export type Stream<Task> = Iterable<Task> | AsyncIterable<Task>;

/**
 * Runs every task and takes their results in the order of the tasks, whichever is done first. At
 * most `ahead` tasks are taken and started before the result of the first of them is passed on, so
 * that no more results wait. When one throws, or the iterator does, no other is started; the first
 * error in the order of the tasks is thrown once the started ones end.
 */
export async function mapOrdered<Task, Result>(
  tasks: Stream<Task>,
  ahead: number,
  run: (task: Task) => Promise<Result>,
  take: (result: Result) => void,
): Promise<void> {
  const source = iteratorOf(tasks);
  const running: Promise<Result>[] = [];
  const start = (result: Promise<Result>): void => {
    result.catch(() => undefined); // Thrown where it is awaited.
    running.push(result);
  };
  let more = true;
  try {
    for (;;) {
      while (more && running.length < ahead) {
        try {
          const next = await source.next();
          if (next.done) more = false;
          else start(run(next.value));
        } catch (thrown) {
          more = false;
          start(
            Promise.resolve().then(() => {
              throw thrown;
            }),
          );
        }
      }
      const first = running.shift();
      if (first === undefined) return;
      take(await first);
    }
  } finally {
    if (more) await source.return?.();
    await Promise.allSettled(running);
  }
}

function iteratorOf<Task>(tasks: Stream<Task>): Iterator<Task> | AsyncIterator<Task> {
  return Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]();
}
