import type { Command } from "commander";
import { Fault } from "../base/fault";
import type { Engine } from "../engine/engine";
import { startEngine } from "../engine/engine";
import type { Provisioned } from "../engine/provision";
import { provisionEngine } from "../engine/provision";
import { showPhases } from "./phases";

const FALLBACK = "The portable engine is used instead: it computes the same, several times slower.";

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
    .action(async ({ ifPossible = false }: { ifPossible?: boolean }) => {
      if (ifPossible) await ensureEngine();
      else {
        const { built, version, folder } = await installEngine();
        console.log(
          `TensorFlow ${version} is ${built ? "installed" : "there already"}, in ${folder}.`,
        );
      }
    });
}

/**
 * Provisions the native engine if it is not there, showing how far it is. Where that cannot be, the
 * reason and that the portable engine is used are printed, and work goes on.
 */
export async function ensureEngine(): Promise<void> {
  if (process.env.REMIXMATCH_ENGINE === "portable") return;
  try {
    const { built, version, folder } = await installEngine();
    if (built) console.error(`TensorFlow ${version} is installed in ${folder}.`);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    console.error(error.message);
  }
}

async function installEngine(): Promise<Provisioned> {
  const phases = showPhases();
  try {
    return await provisionEngine({ onProgress: phases.show });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(`${error.message}\n${FALLBACK}`, { cause: error });
  } finally {
    phases.end();
  }
}

function describe({ name, version, threads, whyNotNative }: Engine): string {
  const library = name === "native" ? "TensorFlow" : "TensorFlow.js on WebAssembly,";
  const plural = threads === 1 ? "thread" : "threads";
  const running = `The ${name} engine: ${library} ${version} on ${threads} ${plural}.`;
  return whyNotNative === null ? running : `${running}\nNot the native one: ${whyNotNative}`;
}
