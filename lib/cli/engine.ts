import type { Command } from "commander";
import { UserError } from "../base/user-error";
import type { Accelerator } from "../engine/install/builds";
import { chooseBuild } from "../engine/install/choose";
import type { Engine } from "../engine/engine";
import { startEngine } from "../engine/engine";
import type { Phase, Provisioned } from "../engine/install/provision";
import { whyNoGpu } from "../engine/install/gpu";
import { provisionEngine } from "../engine/install/provision";
import { createInstallProgress } from "./install-progress";

const TITLES: Readonly<Record<Phase, string>> = {
  package: "Fetching the npm package",
  wait: "Waiting for another process that is installing the engine",
  download: "Fetching TensorFlow",
  unpack: "Unpacking TensorFlow",
  compile: "Compiling the binding",
  check: "Checking the binding",
};

const FALLBACK: Readonly<Record<Accelerator, string>> = {
  cpu: "The portable engine is used instead: it computes the same, several times slower.",
  gpu: "The processor computes instead.",
};

/** Adds `remixmatch engine`, which says what computes, and `remixmatch engine install`. */
export function addEngineCommand(program: Command): void {
  const engine = program
    .command("engine")
    .description("say which engine computes, and why not a better one")
    .option("--json", "print it as one JSON object")
    .action(async ({ json = false }: { json?: boolean }) => {
      const running = await startEngine();
      console.log(json ? JSON.stringify(running) : describe(running));
    });
  engine
    .command("install")
    .description("fetch and build the native engine, once per user")
    .option(
      "--if-possible",
      "where it cannot be, say why and exit with 0: the portable one will do",
    )
    .option("--gpu", "fetch the build for NVIDIA's GPUs, 3.3 GB, beside the usual one")
    .action(
      async ({ ifPossible = false, gpu = false }: { ifPossible?: boolean; gpu?: boolean }) => {
        const accelerator = gpu ? "gpu" : "cpu";
        if (ifPossible) await ensureEngine(accelerator);
        else {
          const { built, version, folder } = await installEngine(accelerator);
          console.log(
            `TensorFlow ${version} is ${built ? "installed" : "there already"}, in ${folder}.`,
          );
          if (gpu) console.log(whyNoGpu() ?? "A GPU is visible: it computes from now on.");
        }
      },
    );
}

/**
 * Provisions the native engine if it is not there, showing how far it is. Where that cannot be, the
 * reason and that the portable engine is used are printed, and work goes on.
 */
export async function ensureEngine(accelerator?: Accelerator): Promise<void> {
  if (process.env.REMIXMATCH_ENGINE === "portable") return;
  try {
    const { built, version, folder } = await installEngine(accelerator ?? accelerationAtHand());
    if (built) console.error(`TensorFlow ${version} is installed in ${folder}.`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
  }
}

// Who has installed the build for GPUs alone needs no other.
function accelerationAtHand(): Accelerator {
  const choice = chooseBuild();
  return typeof choice === "string" ? "cpu" : choice.build.accelerator;
}

async function installEngine(accelerator: Accelerator): Promise<Provisioned> {
  const progress = createInstallProgress(TITLES);
  try {
    return await provisionEngine({ accelerator, onProgress: progress.report });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}\n${FALLBACK[accelerator]}`, { cause: error });
  } finally {
    progress.clear();
  }
}

function describe(engine: Engine): string {
  const { name, version, threads, device, instructions, whyNotGpu, whyNotNative } = engine;
  const library = name === "native" ? "TensorFlow" : "TensorFlow.js on WebAssembly,";
  const plural = threads === 1 ? "thread" : "threads";
  return [
    `The ${name} engine: ${library} ${version} on ${threads} ${plural}.`,
    `Device: ${device}${instructions === null ? "" : `, with operations of its own for ${instructions}`}.`,
    ...(whyNotGpu === null ? [] : [`Not on a GPU: ${whyNotGpu}`]),
    ...(whyNotNative === null ? [] : [`Not the native one: ${whyNotNative}`]),
  ].join("\n");
}
