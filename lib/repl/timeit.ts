import { inspect } from "node:util";
import { displaySymbol } from "../base/display-symbol";
import { expect, expectInteger } from "../base/expect";
import { frontend, type MimeBundle } from "../base/messages";
import { deviation, mean } from "../base/statistics";
import { formatTimes } from "../base/durations";

/** How often and how long a call is timed. */
export interface TimeitOptions {
  /** How many rounds of calls are timed. By default 7, and as few as 3 of a slow function. */
  readonly rounds?: number;
  /** About how long all rounds together may take; a call that takes longer is still made. */
  readonly seconds?: number;
}

/** How long a call takes; shows itself as one line. */
export class Timing {
  /** Seconds a call, of each round. */
  readonly times: readonly number[];
  /** How many calls a round has. */
  readonly calls: number;

  constructor(times: readonly number[], calls: number) {
    this.times = times;
    this.calls = calls;
  }

  /** Seconds a call. */
  get mean(): number {
    return mean(this.times);
  }

  /** The standard deviation of the rounds; 0 for a single one. */
  get sd(): number {
    return this.times.length === 1 ? 0 : deviation(this.times);
  }

  /** "1.23 ms ± 0.04 ms a call (mean ± sd of 7 rounds of 200 calls)" */
  toString(): string {
    const [average, sd] = formatTimes(this.mean, this.sd);
    const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
    const rounds = `${plural(this.times.length, "round")} of ${plural(this.calls, "call")}`;
    return `${average} ± ${sd} a call (mean ± sd of ${rounds})`;
  }

  /** The timing as one line. */
  [displaySymbol](): MimeBundle {
    return { "text/plain": this.toString() };
  }

  /** The timing as Node prints it. */
  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * Times a function without arguments, sync or async: rounds of as many calls as fill the time
 * given. `await timeit(() => sharpen(guesses, 0.5))` as the last line of a cell shows the line.
 * Ends early, with the rounds so far, when the cell is interrupted.
 */
export async function timeit(f: () => unknown, options: TimeitOptions = {}): Promise<Timing> {
  const { rounds = 7, seconds = 2 } = options;
  expectInteger("timeit", "rounds", rounds, 1);
  expect(seconds > 0, "timeit", `seconds should be more than 0, but came as ${seconds}`);
  const interrupted = frontend().interrupted?.();
  const minRounds = options.rounds ?? Math.min(3, rounds);
  const first = f();
  const round = isPromise(first) ? asyncRound : syncRound;
  await first;
  const calls = await callsFor(f, round, seconds / rounds);
  const times: number[] = [];
  const began = performance.now();
  while (times.length < rounds) {
    const late = (performance.now() - began) / 1000 > 2 * seconds;
    if (times.length > 0 && (interrupted?.aborted || (late && times.length >= minRounds))) break;
    times.push((await round(f, calls)) / calls);
    await new Promise(setImmediate); // other work has its turn between two rounds
  }
  return new Timing(times, calls);
}

type Round = (f: () => unknown, calls: number) => number | Promise<number>;

/** How many calls fill so many seconds, found with ever more of them. */
async function callsFor(f: () => unknown, round: Round, seconds: number): Promise<number> {
  for (let calls = 1; ;) {
    const spent = await round(f, calls);
    const fitting = Math.max(1, Math.round((calls * seconds) / Math.max(spent, 1e-9)));
    if (spent >= seconds / 4) return fitting;
    calls = Math.min(fitting, 10 * calls);
  }
}

const results: unknown[] = []; // kept, so that no compiler leaves the call out

function syncRound(f: () => unknown, calls: number): number {
  const began = performance.now();
  for (let i = 0; i < calls; i++) results[0] = f();
  return (performance.now() - began) / 1000;
}

async function asyncRound(f: () => unknown, calls: number): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < calls; i++) results[0] = await f();
  return (performance.now() - began) / 1000;
}

function isPromise(value: unknown): boolean {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
