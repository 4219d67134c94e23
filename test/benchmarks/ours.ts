/**
 * Our side of the benchmarks, asked line by line as peer.py is. Started by section.ts, with the
 * number of pass workers as its argument; REMIXMATCH_ENGINE chooses the engine.
 */
import { startWorkers, startEngine } from "../../lib";
import { reason } from "../../lib/base/user-error";
import { fileAsks } from "./file-asks";
import { serve } from "./serve";
import { trainingAsks } from "./training-asks";
import { viewAsks } from "./view-asks";

async function main(passes: number): Promise<void> {
  const engine = await startEngine();
  const workers = startWorkers({ passes });
  await serve({
    ...trainingAsks(workers),
    ...viewAsks(),
    ...fileAsks(),
    versions: () => ({ ...engine, node: process.version, passWorkers: passes }),
    peak: () => ({ MB: process.resourceUsage().maxRSS / 1024 }),
  });
  await workers.close();
}

main(Number(process.argv[2] ?? 0)).catch((thrown: unknown) => {
  console.error(reason(thrown));
  process.exitCode = 1;
});
