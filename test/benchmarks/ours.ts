/**
 * Our side of the benchmarks, asked line by line as peer.py is. Started by sides.ts, with the number
 * of pass workers as its argument; REMIXMATCH_ENGINE chooses the engine.
 */
import { hireWorkers, startEngine } from "../../lib";
import type { Case } from "./cases";
import { serve } from "./serve";
import { type Trainer, openTrainer } from "./trainer";

interface Slot {
  readonly slot: string;
}

async function main(passes: number): Promise<void> {
  const engine = await startEngine();
  const workers = hireWorkers({ passes });
  const trainers = new Map<string, Trainer>();
  await serve({
    async prepare({ slot, folder, given }: Slot & { folder: string | null; given: Case }) {
      const trainer = await openTrainer(given, workers, folder);
      trainers.set(slot, trainer);
      return { drawing: trainer.drawing };
    },
    step: ({ slot }: Slot) => trainers.get(slot)!.step(),
    drop({ slot }: Slot) {
      trainers.get(slot)?.dispose();
      trainers.delete(slot);
      return {};
    },
    versions: () => ({ ...engine, node: process.version, passWorkers: passes }),
    peak: () => ({ MB: process.resourceUsage().maxRSS / 1024 }),
  });
  await workers.close();
}

void main(Number(process.argv[2] ?? 0));
