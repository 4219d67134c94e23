import { join } from "node:path";
import {
  type Batch,
  type Image,
  type Key,
  type MethodState,
  type Policy,
  type StepReport,
  type Workers,
  batches,
  disposeState,
  drawMix,
  fork,
  disposeReplaced,
  labelSplit,
  seedKey,
} from "../../lib";
import { type Case, dataOf, methodOf } from "./cases";
import { type GivenStep, writeCase } from "./case-folder";
import { type Took, timed } from "./serve";

/** A method in training on views that were drawn beforehand. */
export interface Trainer {
  /** How long drawing took, a step. */
  readonly drawing: Took;
  step(): Promise<Took & Pick<StepReport, "terms">>;
  /** The state that it has come to; it stays the trainer's. */
  readonly state: () => MethodState;
  dispose(): void;
}

interface Drawn {
  readonly batch: Batch;
  readonly key: Key;
  readonly views: unknown;
}

// Steps take these in turn.
const SETS = 3;

/**
 * Makes a trainer, and writes what it starts from into a folder for the peer: weights, views and
 * MixUp of the first steps, so that both can be seen to compute the same.
 */
export async function openTrainer(
  given: Case,
  workers: Workers,
  folder: string | null,
): Promise<Trainer> {
  const method = methodOf(given, workers);
  const data = dataOf(given);
  const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
  const key = seedKey(1);
  const batchOf = batches(data, split, { seed: 1, labeled: given.batch });
  let state = method.init(fork(key, "init"));
  const drawing = await timed(async () => {
    const sets: Drawn[] = [];
    for (let step = 0; step < SETS; step++) {
      const [batch, own] = [batchOf(step), fork(key, "step", step)];
      sets.push({ batch, key: own, views: await method.draw(state, batch, own) });
    }
    return sets;
  });
  const sets = drawing.value;
  if (folder !== null) {
    const weights = Object.entries(state.weights).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, data: tensor.dataSync<"float32">() },
    ]);
    writeCase(join(folder), {
      network: method.network,
      method: method.name,
      options: method.options,
      weights: Object.fromEntries(weights) as Parameters<typeof writeCase>[1]["weights"],
      steps: sets.map((each) => givenStep(method, each)),
    });
  }
  return {
    drawing: { ms: drawing.ms / SETS, cpuMs: drawing.cpuMs / SETS },
    async step() {
      const { batch, key: own, views } = sets[state.step % SETS];
      const { value, ms, cpuMs } = await timed(async () => {
        const stepped = await method.step(state, batch, own, views);
        state = disposeReplaced(state, stepped.state);
        return stepped.report;
      });
      return { ms, cpuMs, terms: value.terms };
    },
    state: () => state,
    dispose: () => disposeState(state),
  };
}

interface AnyViews {
  readonly labeled?: readonly Image[];
  readonly anchor?: readonly Image[];
  readonly strong: readonly Image[] | readonly (readonly Image[])[];
  readonly probes: readonly Image[];
  readonly policies: readonly Policy[];
}

// The supervised method calls its views of labeled images strong.
function givenStep(
  method: { name: string; options: object },
  { batch, key, views }: Drawn,
): GivenStep {
  const { labeled, anchor, strong, probes, policies } = views as AnyViews;
  const probed = probes.length > 0 ? { probes } : {};
  const common = { labels: batch.labels, policies };
  if (labeled === undefined || anchor === undefined) {
    const own = { labeled: strong as readonly Image[], ...probed };
    return { ...common, views: own, mix: null };
  }
  const each = (strong as readonly (readonly Image[])[]).map((block, k) => [`strong${k}`, block]);
  const { alpha } = method.options as { alpha: number };
  const count = (each.length + 2) * batch.labels.length;
  return {
    ...common,
    views: { labeled, anchor, ...(Object.fromEntries(each) as GivenStep["views"]), ...probed },
    mix: drawMix(fork(key, "mixup"), count, { alpha }),
  };
}
