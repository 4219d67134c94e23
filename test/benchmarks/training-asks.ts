import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Method, disposeState, evaluate, labelSplit } from "../../lib";
import type { LabeledImages } from "../../lib/data";
import type { Workers } from "../../lib/methods";
import { identityOf, readCheckpoint, restoreState, saveCheckpoint } from "../../lib/training";
import { type Case, dataOf, methodOf } from "./cases";
import { profileOps } from "./profile";
import { type Asks, timed } from "./serve";
import { type Trainer, openTrainer } from "./trainer";

interface Slot {
  readonly slot: string;
}

/** What our process can be asked about training: several trainers at once, each in a slot. */
export function trainingAsks(workers: Workers): Asks {
  const trainers = new Map<string, { trainer: Trainer; given: Case }>();
  const testsOf = new Map<string, LabeledImages>();
  const at = (slot: string): Trainer => trainers.get(slot)!.trainer;
  return {
    async prepare({ slot, folder, given }: Slot & { folder: string | null; given: Case }) {
      const trainer = await openTrainer(given, workers, folder);
      trainers.set(slot, { trainer, given });
      return { drawing: trainer.drawing };
    },
    step: ({ slot }: Slot) => at(slot).step(),
    drop({ slot }: Slot) {
      at(slot).dispose();
      trainers.delete(slot);
      return {};
    },

    /** What the operations of some steps took. */
    async profile({ slot, steps }: Slot & { steps: number }) {
      const took = await timed(async () => {
        for (let i = 0; i < steps; i++) await at(slot).step();
      });
      const ops = await profileOps(async () => {
        for (let i = 0; i < steps; i++) await at(slot).step();
      });
      return { ms: took.ms, ops };
    },

    /** Writes so many test images for the peer; `evaluate` scores the averaged weights on them. */
    writeTests({ slot, folder, count }: Slot & { folder: string; count: number }) {
      const { given } = trainers.get(slot)!;
      const tests = dataOf(given, count).test;
      testsOf.set(slot, tests);
      const { height, width, channels } = tests.images[0];
      const bytes = Buffer.concat(tests.images.map(({ pixels }) => pixels));
      writeFileSync(join(folder, "evaluation.bin"), bytes);
      return { shape: [height, width, channels], labels: tests.labels };
    },
    async evaluate({ slot }: Slot) {
      const { trainer, given } = trainers.get(slot)!;
      const { images, labels } = testsOf.get(slot)!;
      const { value, ...took } = await timed(() =>
        evaluate(methodOf(given), trainer.state(), { images, labels }),
      );
      return { ...took, accuracy: value.accuracy };
    },

    /** Saves a checkpoint, reads it, and restores the state; each timed. */
    async checkpoint({ slot, folder }: Slot & { folder: string }) {
      const { trainer, given } = trainers.get(slot)!;
      const state = trainer.state();
      const method: Method = methodOf(given);
      const data = dataOf(given, 100);
      const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
      const identity = identityOf(method, data, split, { seed: 1, batch: given.batch });
      const saved = await timed(() => saveCheckpoint(folder, { state, identity }));
      const read = await timed(async () => {
        const checkpoint = await readCheckpoint(saved.value);
        return restoreState(checkpoint, state);
      });
      disposeState(read.value);
      const took = ({ ms, cpuMs }: typeof saved | typeof read) => ({ ms, cpuMs });
      const MB = statSync(saved.value).size / 1e6;
      rmSync(saved.value);
      return { write: took(saved), read: took(read), MB };
    },
  };
}
