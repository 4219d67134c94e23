import { join } from "node:path";
import { type StepReport, batches, disposeState, fork, labelSplit, seedKey } from "../../lib";
import { type NamedArray, disposeReplaced } from "../../lib/base";
import type { Drawn, MethodState, SupervisedDrawn, Workers } from "../../lib/methods";
import { type Case, dataOf, methodOf } from "./cases";
import { type GivenStep, writeCase } from "./case-folder";
import { type Took, timed } from "./serve";

/** A method in training by steps that were drawn beforehand. */
export interface Trainer {
  /** How long drawing took, a step. */
  readonly drawing: Took;
  step(): Promise<Took & Pick<StepReport, "terms">>;
  /** The state that it has come to; it stays the trainer's. */
  readonly state: () => MethodState;
  dispose(): void;
}

// So many are drawn, and taken in turn.
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
    const sets: unknown[] = [];
    for (let step = 0; step < SETS; step++) {
      sets.push(await method.draw(state, batchOf(step), fork(key, "step", step)));
    }
    return sets;
  });
  const sets = drawing.value;
  if (folder !== null) {
    const weights = Object.entries(state.weights).map(([name, tensor]): [string, NamedArray] => [
      name,
      { shape: tensor.shape, data: tensor.dataSync<"float32">() },
    ]);
    writeCase(join(folder), {
      network: method.network,
      method: method.name,
      options: method.options,
      weights: Object.fromEntries(weights),
      steps: sets.map((drawn) => givenStep(drawn as Drawn | SupervisedDrawn)),
    });
  }
  return {
    drawing: { ms: drawing.ms / SETS, cpuMs: drawing.cpuMs / SETS },
    async step() {
      const drawn = sets[state.step % SETS];
      const { value, ms, cpuMs } = await timed(async () => {
        const stepped = await method.step(state, drawn);
        state = disposeReplaced(state, stepped.state);
        return stepped.report;
      });
      return { ms, cpuMs, terms: value.terms };
    },
    state: () => state,
    dispose: () => disposeState(state),
  };
}

/** A drawn step of any method, its views by the names that the peer knows. */
export function givenStep({ views, labels, mix }: Drawn | SupervisedDrawn): GivenStep {
  const { labeled, probes, policies } = views;
  const strong = "strong" in views ? views.strong : [];
  return {
    views: {
      labeled,
      ...("anchor" in views && { anchor: views.anchor }),
      ...Object.fromEntries(strong.map((block, k) => [`strong${k}`, block])),
      ...(probes && { probes }),
    },
    labels,
    policies,
    mix,
  };
}
