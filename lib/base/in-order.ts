/**
 * Runs every task and takes their results in the order of the tasks, whichever is done first. At
 * most `ahead` tasks are started before the result of the first of them is taken, so that no more
 * results wait. When one throws, no other is started; its error is thrown once the started ones end.
 */
export async function takeInOrder<Task, Result>(
  tasks: readonly Task[],
  ahead: number,
  run: (task: Task) => Promise<Result>,
  take: (result: Result) => void,
): Promise<void> {
  const running: Promise<Result>[] = [];
  let started = 0;
  try {
    for (let taken = 0; taken < tasks.length; taken++) {
      while (started < Math.min(taken + ahead, tasks.length)) {
        const result = run(tasks[started++]);
        result.catch(() => undefined); // Thrown where it is awaited.
        running.push(result);
      }
      take(await running.shift()!);
    }
  } finally {
    await Promise.allSettled(running);
  }
}
