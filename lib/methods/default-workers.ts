import { availableParallelism, totalmem } from "node:os";
import { UserError } from "../base/user-error";
import { engineInUse } from "../engine/engine";

/** How many threads to start for each kind of work; 0 leaves that work in this thread. */
export interface WorkerCounts {
  /** Threads that make the next step's views while this one learns. One is usually enough. */
  readonly views: number;
  /** Threads that run passes side by side, each with the memory of one pass: about 1 GB for WRN-28-2. */
  readonly passes: number;
}

/** No step of the presets has more passes, but for K = 16: they would stand idle. */
const MOST = 16;
/** Bytes of memory for one pass worker: a pass of WRN-28-2 on 64 images takes 1.2 GB. */
const FOR_ONE = 1.5e9;

/** What a machine has, and how many of its cores one pass keeps busy. */
export interface Machine {
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
  /** How many threads an operation of the engine uses. */
  readonly threads: number;
  /** Whether a GPU computes: one pass at a time fills it. */
  readonly gpu: boolean;
}

/**
 * How many workers suit a machine: one for views, and one for passes for each core that an operation
 * uses, and each 1.5 GB of memory, at most 16. None where that makes one at most: alone with its
 * passes, this thread is as fast. On a GPU passes stay here. Small networks gain less by them, but lose nothing.
 */
export function defaultWorkers(machine: Machine = thisMachine()): WorkerCounts {
  const { cores, memory, threads, gpu } = machine;
  if (gpu) return { views: 1, passes: 0 };
  const passes = Math.min(MOST, Math.floor(cores / threads), Math.floor(memory / FOR_ONE));
  return passes > 1 ? { views: 1, passes } : { views: 0, passes: 0 };
}

function thisMachine(): Machine {
  // A container may be allowed less than the machine has; 0 or more than it has says it is not.
  const allowed = process.constrainedMemory() || Infinity;
  return {
    cores: availableParallelism(),
    memory: Math.min(totalmem(), allowed),
    threads: engineInUse()?.threads ?? 1,
    gpu: engineInUse()?.device.startsWith("GPU") ?? false,
  };
}

/**
 * Throws a sentence when pass workers are asked for where a GPU computes: each would take its own part
 * of the one device, and none would be faster.
 */
export function expectPassesHere(passes: number, device: string | undefined): void {
  if (passes === 0 || !device?.startsWith("GPU")) return;
  throw new UserError(
    `startWorkers: passes should stay in this thread (passes: 0) where a GPU computes, but ${passes} ` +
      `pass workers were asked for; REMIXMATCH_DEVICE=cpu lets the processor's cores compute`,
    { exitCode: 2 },
  );
}
