import { type Rates, rates } from "../../lib/augment/rates";
import { fork, seedKey } from "../../lib/base/keys";
import type { Stream } from "../../lib/base/ordered-map";
import { disposeReplaced } from "../../lib/base/tensors";
import type { Image } from "../../lib/images/image";
import { drawAndStep } from "../../lib/methods/method-from";
import type { Batch, Method, MethodState, StepReport } from "../../lib/methods/method";
import { type Workers, inThisThread } from "../../lib/methods/workers";
import type { Pass } from "../../lib/network/pass";
import { wrn10x1 } from "../../lib/network/network";

/** The smallest network that has everything: two scales, a shortcut, three classes. */
export const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };

/** Full weight from the first step on, and weak views that suit 8 x 8 pixels. */
export const small = {
  strongViews: 2,
  rampImages: 0,
  weak: { flip: true, shiftPixels: 1 },
};

/** Images of 8 x 8 grey pixels, each with a pattern of its own. */
export function patterns(count: number, first = 0): Image[] {
  return Array.from({ length: count }, (_, n) => ({
    height: 8,
    width: 8,
    channels: 1,
    pixels: Uint8Array.from(
      { length: 64 },
      (_, i) => (i * (7 + first + n) + 29 * (first + n)) % 256,
    ),
  }));
}

export const batch: Batch = {
  labeled: patterns(8),
  labels: [0, 1, 2, 0, 1, 2, 0, 1],
  unlabeled: patterns(8, 8),
};

/** Another batch for each step. */
export const batchOf = (step: number): Batch => ({
  labeled: patterns(8, 16 * step),
  labels: batch.labels.map((label) => (label + step) % 3),
  unlabeled: patterns(8, 16 * step + 8),
});

export const key = seedKey(11);

/** Rates as after long training: some bins of every parameter below the threshold, some above. */
export const wornRates: Rates = Object.fromEntries(
  Object.entries(rates.init()).map(([operation, parameters], o) => [
    operation,
    parameters.map((bins) => bins.map((_, i) => 0.5 + ((5 * o + 7 * i) % 11) / 22)),
  ]),
);

/** Takes so many steps from a new state, each with a batch and a key of its own. */
export async function run<State extends MethodState>(
  method: Method<State>,
  steps: number,
  { from, batchAt = () => batch }: { from?: State; batchAt?: (step: number) => Batch } = {},
): Promise<{ state: State; reports: StepReport[] }> {
  let state = from ?? method.init(key);
  const reports: StepReport[] = [];
  for (let i = 0; i < steps; i++) {
    const stepped = await drawAndStep(method, state, batchAt(i), fork(key, i));
    // The state that came in belongs to whoever gave it.
    state = i === 0 && from ? stepped.state : disposeReplaced(state, stepped.state);
    reports.push(stepped.report);
  }
  return { state, reports };
}

/** Workers that do the work here, and note every pass they were asked for. */
export function noting(): { workers: Workers; passes: Pass[][] } {
  const passes: Pass[][] = [];
  const accumulate: Workers["accumulate"] = (weights, asked, ...rest) => {
    const heard: Pass[] = [];
    passes.push(heard);
    return inThisThread.accumulate(weights, overheard(asked, heard), ...rest);
  };
  return { workers: { ...inThisThread, accumulate }, passes };
}

/** The same passes, each noted when it is asked for. */
export async function* overheard(passes: Stream<Pass>, heard: Pass[]): AsyncGenerator<Pass> {
  for await (const pass of passes) {
    heard.push(pass);
    yield pass;
  }
}
