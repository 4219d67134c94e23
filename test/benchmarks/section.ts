import { availableParallelism } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../lib/base/package-root";
import { type Child, openChild } from "./child";
import type { Rounds } from "./in-turn";
import type { BenchOptions } from "./options";

/** What a section is run with. */
export interface Bench {
  readonly options: BenchOptions;
  /** The Python of the peer, or null where there is nobody to compare with. */
  readonly python: string | null;
  /** A folder for this run's files, deleted at its end. */
  readonly scratch: string;
  /** Prints a line. */
  readonly tell: (line: string) => void;
  /** Puts rows that a section has so far into the JSON, so that a run cut short is not lost. */
  readonly keep: (rows: readonly object[]) => void;
}

/** A part of the benchmark: prints its table and answers its rows for the JSON. */
export interface Section {
  readonly name: string;
  /** What it measures, for --list. */
  readonly about: string;
  readonly run: (bench: Bench) => Promise<readonly object[]>;
}

/** Every core of this machine that we may use. */
export const ALL_CORES = availableParallelism();

/** Thread counts to compare at: one, and all. */
export const THREADS: readonly number[] = [...new Set([1, ALL_CORES])];

/** Our process: everything in one thread, or with a pass worker for each of several. */
export function openOurs(
  threads: number,
  engine: "native" | "portable" = "native",
  name: string = engine,
): Child {
  const script = join(__dirname, "ours.js");
  const passes = threads === 1 ? "0" : String(threads);
  return openChild(name, [process.execPath, script, passes], { REMIXMATCH_ENGINE: engine });
}

/** The peer's process with so many PyTorch threads. */
export function openPeer(python: string, threads: number, name = "PyTorch"): Child {
  const script = join(packageRoot(), "test", "benchmarks", "peer.py");
  return openChild(name, [python, script, String(threads)], { OMP_NUM_THREADS: String(threads) });
}

/** Whether a row is one of those asked for. */
export function isWanted({ only }: BenchOptions, name: string): boolean {
  return only === null || name.toLowerCase().includes(only.toLowerCase());
}

/** Rounds of something that takes a while; few in a quick look. */
export function roundsFor({ quick, rounds }: BenchOptions, seconds: number): Rounds {
  if (rounds !== null) return { warmUp: 1, least: rounds, most: rounds, seconds: 0 };
  return quick
    ? { warmUp: 1, least: 2, most: 2, seconds: 0 }
    : { warmUp: 2, least: 5, most: 31, seconds };
}
