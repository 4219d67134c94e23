import type { Command } from "commander";
import { Fault } from "../base/fault";
import type { Engine } from "../engine/engine";
import { startEngine } from "../engine/engine";
import { provisionEngine } from "../engine/provision";
import { showPhases } from "./phases";

const FALLBACK = "The portable engine is used instead: the same results, several times slower.";

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
      else await installEngine();
    });
}

/**
 * Provisions the native engine if it is not there, showing how far it is. Where that cannot be, the
 * reason and that the portable engine is used are printed, and work goes on.
 */
export async function ensureEngine(): Promise<void> {
  if (process.env.REMIXMATCH_ENGINE === "portable") return;
  try {
    await installEngine();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    console.error(error.message);
  }
}

async function installEngine(): Promise<void> {
  const phases = showPhases();
  try {
    const { version, folder, built } = await provisionEngine({ onProgress: phases.show });
    phases.end();
    if (built) console.log(`TensorFlow ${version} is installed in ${folder}.`);
    else console.log(`TensorFlow ${version} is there already, in ${folder}.`);
  } catch (error) {
    phases.end();
    if (!(error instanceof Fault)) throw error;
    throw new Fault(`${error.message}\n${FALLBACK}`, { cause: error });
  }
}

function describe({ name, version, threads, whyNotNative }: Engine): string {
  const library = name === "native" ? "TensorFlow" : "TensorFlow.js on WebAssembly,";
  const plural = threads === 1 ? "thread" : "threads";
  const running = `The ${name} engine: ${library} ${version} on ${threads} ${plural}.`;
  return whyNotNative === null ? running : `${running}\nNot the native one: ${whyNotNative}`;
}
