import type { Command } from "commander";
import { UserError } from "../base/user-error";
import type { Accelerator } from "../engine/install/builds";
import { chooseBuild } from "../engine/install/choose";
import { type Engine, startEngine } from "../engine/engine";
import { whyNoGpu } from "../engine/install/gpu";
import { type Phase, type Provisioned, provisionEngine } from "../engine/install/provision";
import { createInstallProgress } from "./install-progress";

const TITLES: Readonly<Record<Phase, string>> = {
  package: "Fetching the npm package",
  wait: "Waiting for another process that is installing the engine",
  download: "Fetching TensorFlow",
  unpack: "Unpacking TensorFlow",
  compile: "Compiling the binding",
  check: "Checking the binding",
};

// What a failed installation means for the user.
const FALLBACK: Readonly<Record<Accelerator, string>> = {
  cpu: "The portable engine is used instead: it computes the same, several times slower.",
  gpu: "The processor computes instead.",
};

/** Adds `remixmatch engine`, which describes the engine in use, and `remixmatch engine install`. */
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
 * Installs the native engine if it is not there, and shows its progress. Where it cannot be
 * installed, prints the reason and that the portable engine is used instead, and returns.
 */
export async function ensureEngine(accelerator?: Accelerator): Promise<void> {
  if (process.env.REMIXMATCH_ENGINE === "portable") return;
  try {
    const { built, version, folder } = await installEngine(accelerator ?? installedAccelerator());
    if (built) console.error(`TensorFlow ${version} is installed in ${folder}.`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
  }
}

// The build for GPUs computes on processors, too: where it is the only one, no other is needed.
function installedAccelerator(): Accelerator {
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
