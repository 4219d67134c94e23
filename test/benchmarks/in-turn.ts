import { setTimeout as sleep } from "node:timers/promises";
import type { Took } from "./serve";
import { type Summary, pairedRatio, summarize } from "./statistics";

/** Somebody who does one repetition and says how long it took. */
export interface Contestant {
  readonly name: string;
  readonly measure: () => Promise<Took>;
}

/** How often to measure: rounds, as many as fit into the time, but not fewer or more than these. */
export interface Rounds {
  readonly warmUp: number;
  readonly least: number;
  readonly most: number;
  readonly seconds: number;
}

/** What some contestants took in the same rounds. */
export interface Measured {
  readonly rounds: number;
  /** By name of contestant: milliseconds of the clock and of processors, of every round. */
  readonly times: Readonly<Record<string, { ms: number[]; cpuMs: number[] }>>;
  readonly ms: Readonly<Record<string, Summary>>;
  readonly cpuMs: Readonly<Record<string, Summary>>;
  /** "A / B": A's clock time as a multiple of B's, round by round. */
  readonly ratios: Readonly<Record<string, Summary>>;
  /** The same of processor time: on a busy machine a better guide, for one thread. */
  readonly cpuRatios: Readonly<Record<string, Summary>>;
}

// A pause, so that threads that still spin after their work do not take another's time.
const PAUSE_MS = 30;

/**
 * Measures all contestants in turn, A B C A B C, so that what else the machine does hits them alike.
 * First rounds do not count. `pairs` names the ratios that are wanted.
 */
export async function measureInTurn(
  contestants: readonly Contestant[],
  pairs: readonly (readonly [string, string])[],
  { warmUp, least, most, seconds }: Rounds,
): Promise<Measured> {
  const times: Measured["times"] = Object.fromEntries(
    contestants.map(({ name }) => [name, { ms: [], cpuMs: [] }]),
  );
  const round = async (counts: boolean): Promise<void> => {
    for (const { name, measure } of contestants) {
      await sleep(PAUSE_MS);
      const { ms, cpuMs } = await measure();
      if (!counts) continue;
      times[name].ms.push(ms);
      times[name].cpuMs.push(cpuMs);
    }
  };
  for (let i = 0; i < warmUp; i++) await round(false);
  const began = performance.now();
  let done = 0;
  while (done < least || (done < most && performance.now() - began < 1000 * seconds)) {
    await round(true);
    done++;
  }
  const all = (which: "ms" | "cpuMs"): Record<string, Summary> =>
    Object.fromEntries(Object.entries(times).map(([name, one]) => [name, summarize(one[which])]));
  const present = pairs.filter((pair) => pair.every((name) => name in times));
  const ratiosOf = (which: "ms" | "cpuMs"): Record<string, Summary> =>
    Object.fromEntries(
      present.map(([a, b]) => [`${a} / ${b}`, pairedRatio(times[a][which], times[b][which])]),
    );
  return {
    rounds: done,
    times,
    ms: all("ms"),
    cpuMs: all("cpuMs"),
    ratios: ratiosOf("ms"),
    cpuRatios: ratiosOf("cpuMs"),
  };
}
