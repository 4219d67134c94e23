/**
 * Our side of the benchmarks, asked line by line as peer.py is. Started by section.ts, with the
 * number of pass workers as its argument; REMIXMATCH_ENGINE chooses the engine.
 */
import { hireWorkers, startEngine } from "../../lib";
import { fileAsks } from "./file-asks";
import { serve } from "./serve";
import { trainingAsks } from "./training-asks";
import { viewAsks } from "./view-asks";

async function main(passes: number): Promise<void> {
  const engine = await startEngine();
  const workers = hireWorkers({ passes });
  await serve({
    ...trainingAsks(workers),
    ...viewAsks(),
    ...fileAsks(),
    versions: () => ({ ...engine, node: process.version, passWorkers: passes }),
    peak: () => ({ MB: process.resourceUsage().maxRSS / 1024 }),
  });
  await workers.close();
}

void main(Number(process.argv[2] ?? 0));
