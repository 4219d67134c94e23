import { createInterface } from "node:readline";
import { reason } from "../../lib/base/user-error";

/** What a process can be asked: by name, with whatever else stands in the question. */
export type Asks = Readonly<Record<string, (question: never) => object | Promise<object>>>;

/**
 * Answers questions of standard input, each a line of JSON with the name of what is asked ("ask"),
 * by a line of JSON; `{ error }` where something was thrown. Ends with its input.
 */
export async function serve(asks: Asks): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { ask, ...question } = JSON.parse(line) as { ask: string };
    let answer: object;
    try {
      if (!Object.hasOwn(asks, ask)) throw new Error(`nobody knows how to ${ask}`);
      answer = await asks[ask](question as never);
    } catch (thrown) {
      answer = { error: reason(thrown) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

/** Milliseconds of the clock, and of all threads of this process together. */
export interface Took {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Does something and says how long it took. */
export async function timed<T>(work: () => T | Promise<T>): Promise<Took & { value: T }> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: performance.now() - began, cpuMs: (user + system) / 1000 };
}
