import { availableParallelism } from "node:os";
import { UserError } from "../base/user-error";
import { nativeBackend, startNative } from "./native";
import { type Instructions, ownInstructions } from "./own-kernels";
import { startPortable } from "./portable";
import { unwindScopes } from "./unwind";

/** What computes: TensorFlow itself, or TensorFlow.js on WebAssembly, which runs everywhere. */
export interface Engine {
  readonly name: "native" | "portable";
  /** TensorFlow.js's name of its backend. */
  readonly backend: string;
  /** TensorFlow's version, or that of the WebAssembly backend. */
  readonly version: string;
  /** How many threads an operation may use. */
  readonly threads: number;
  /** What it computes on: `CPU`, or `GPU: ` and its model. */
  readonly device: string;
  /**
   * The processor's instructions that this library's own operations use, or null where there are
   * none.
   */
  readonly instructions: Instructions | null;
  /** Why it is not a GPU although the build for GPUs is installed, in one sentence, or null. */
  readonly whyNotGpu: string | null;
  /** Why the native engine is not the one, and what to do about it, in one sentence. */
  readonly whyNotNative: string | null;
}

// On globalThis, so that a second copy of the library in this process finds the engine running.
const ENGINE = Symbol.for("remixmatch.engine");
const runtime = globalThis as { [ENGINE]?: { starting: Promise<Engine>; running: Engine | null } };

/** Where code that interrupts a cell by force finds `unwindScopes`, once an engine runs. */
const UNWIND = Symbol.for("remixmatch.unwind");

/** The engine that was started in this process, or null. */
export function engineInUse(): Engine | null {
  return runtime[ENGINE]?.running ?? null;
}

/**
 * Starts the engine of this process: the native one where it is installed, otherwise the portable
 * one. `prefer`, or else the environment variable REMIXMATCH_ENGINE, insists on one of the two, and
 * REMIXMATCH_DEVICE (`cpu` or `gpu`) on what the native one computes on.
 * Uses what is there and fetches nothing; the second call returns the same engine. Throws when the
 * native one is insisted on but missing, and when the other one already runs.
 */
export async function startEngine({
  prefer,
}: { prefer?: "native" | "portable" } = {}): Promise<Engine> {
  const started = (runtime[ENGINE] ??= startOnce(prefer ?? requestedEngine()));
  const engine = await started.starting;
  if (prefer !== undefined && prefer !== engine.name) {
    throw new UserError(
      `startEngine: the ${engine.name} engine already runs in this process; the ${prefer} one needs a new process.`,
    );
  }
  return engine;
}

function startOnce(requested: Engine["name"] | null): { starting: Promise<Engine>; running: null } {
  const starting = start(requested).then(
    (running) => {
      runtime[ENGINE] = { starting, running };
      (globalThis as { [UNWIND]?: () => void })[UNWIND] = unwindScopes;
      return running;
    },
    (error: unknown) => {
      delete runtime[ENGINE];
      throw error;
    },
  );
  return { starting, running: null };
}

async function start(requested: Engine["name"] | null): Promise<Engine> {
  const started =
    requested === "portable" ? "The portable engine was asked for." : await startNative();
  if (typeof started !== "string") {
    return {
      name: "native",
      backend: "tensorflow",
      version: nativeBackend()!.binding.TF_Version,
      threads: nativeThreads(),
      ...started,
      instructions: ownInstructions(),
      whyNotNative: null,
    };
  }
  if (requested === "native") throw new UserError(`The native engine cannot start. ${started}`);
  return {
    name: "portable",
    backend: "wasm",
    version: await startPortable(),
    threads: 1,
    device: "CPU",
    instructions: null,
    whyNotGpu: null,
    whyNotNative: started,
  };
}

function requestedEngine(): Engine["name"] | null {
  const requested = process.env.REMIXMATCH_ENGINE;
  if (requested === undefined || requested === "") return null;
  if (requested === "native" || requested === "portable") return requested;
  throw new UserError(
    `The environment variable REMIXMATCH_ENGINE should be native or portable, but is "${requested}".`,
    { exitCode: 2 },
  );
}

// TensorFlow reads the same variable, which `startNative` sets where it is not; 0 means every core.
function nativeThreads(): number {
  return Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();
}
