import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { fork } from "../../../lib/base/keys";
import { type Tensors, mapTensors, tensorsIn } from "../../../lib/base/tensors";
import { startEngine } from "../../../lib/engine/engine";
import { guessWindow } from "../../../lib/labels/align";
import { drawAndStep } from "../../../lib/methods/method-from";
import { type ReMixMatchState, remixmatch } from "../../../lib/methods/remixmatch/remixmatch";
import { type Pass, runPass } from "../../../lib/network/pass";
import { movingStatistics } from "../../../lib/network/statistics";
import { close } from "../../close";
import { bits } from "../bits";
import { batch, key, network, noting, patterns, run, small } from "../small";

describe("O32: a step of ReMixMatch", () => {
  before(() => startEngine());

  it("has no gradient through the guess: its gradient is that of the loss with the targets held still", async () => {
    const { workers, passes } = noting();
    const method = remixmatch(network, small, workers);
    const state = method.init(key);
    const { state: after } = await run(method, 1, { from: state });
    // Adam's first moment is a tenth of the first gradient.
    const gradient = mapTensors(after.moments.first, (m) => tf.div(m, 0.1));
    const steepness = Math.sqrt(
      Object.values(gradient).reduce((sum, g) => sum + tf.sum(tf.square(g)).dataSync()[0], 0),
    );
    const along = (distance: number): Tensors =>
      mapTensors(state.weights, (w, name) =>
        tf.tidy(() => tf.add(w, tf.mul(gradient[name], distance / steepness))),
      );
    const [ahead, back] = [along(0.001), along(-0.001)];

    const held = (totalOf(ahead, passes[0]) - totalOf(back, passes[0])) / 0.002;
    const guessed =
      ((await lossFrom(method, { ...state, weights: ahead })) -
        (await lossFrom(method, { ...state, weights: back }))) /
      0.002;
    close(held, steepness, 0.01 * steepness);
    assert.ok(Math.abs(guessed - steepness) > 0.05 * steepness, `${guessed} and ${steepness}`);
    tf.dispose(tensorsIn([state, after, gradient, ahead, back]));
  });

  it("with all λ at 0 still mixes labeled rows with unlabeled ones", async () => {
    const zero = { unlabeledWeight: 0, preMixupWeight: 0, rotationWeight: 0 };
    const method = remixmatch(network, { ...small, ...zero });
    const one = await run(method, 1);
    const other = { ...batch, unlabeled: patterns(8, 40) };
    const two = await run(method, 1, { batchAt: () => other });
    assert.notEqual(bits(one.state.weights), bits(two.state.weights));
    tf.dispose(tensorsIn([one.state, two.state]));
  });

  it("aligns by distributions from before the batch, whatever is in the batch", async () => {
    const method = remixmatch(network, small);
    const fresh = method.init(key);
    const leaning = {
      ...fresh,
      window: guessWindow.update(fresh.window, [[1, 0, 0]]),
      labels: [0.2, 0.3, 0.5],
    };
    const other = {
      labeled: patterns(8, 40),
      labels: [1, 1, 1, 1, 1, 1, 1, 1],
      unlabeled: patterns(8, 50),
    };
    for (const seen of [batch, other]) {
      const { state, reports } = await run(method, 1, { from: leaning, batchAt: () => seen });
      close(reports[0].distributions.running, [1 / 128 + 127 / 384, 127 / 384, 127 / 384], 1e-12);
      close(reports[0].distributions.target, [0.2, 0.3, 0.5], 1e-12);
      tf.dispose(tensorsIn(state));
    }
    tf.dispose(tensorsIn(fresh));
  });

  for (const [statisticsFrom, place] of [
    ["last", -1],
    ["first", 2],
  ] as const) {
    it(`moves batch statistics by the ${statisticsFrom} interleaved pass and no other`, async () => {
      const { workers, passes } = noting();
      const method = remixmatch(network, { ...small, statisticsFrom }, workers);
      const state = method.init(key);
      const { state: after } = await run(method, 1, { from: state });
      const { gradients, statistics } = runPass(state.weights, passes[0].at(place)!, network);
      const moved = movingStatistics.update(state.statistics, statistics);
      assert.equal(bits(after.statistics), bits(moved));
      tf.dispose(tensorsIn([state, after, gradients, statistics, moved]));
    });
  }
});

// The loss of passes as they are: targets are numbers in them.
function totalOf(weights: Tensors, passes: readonly Pass[]): number {
  return passes.reduce((sum, pass) => {
    const { losses, gradients, statistics } = runPass(weights, pass, network);
    tf.dispose([gradients, statistics]);
    return sum + losses.reduce((total, loss, row) => total + pass.weights[row] * loss, 0);
  }, 0);
}

// The loss of a step that makes its own guess.
async function lossFrom(
  method: ReturnType<typeof remixmatch>,
  state: ReMixMatchState,
): Promise<number> {
  const { state: after, report } = await drawAndStep(method, state, batch, fork(key, 0));
  tf.dispose(tensorsIn(after));
  return report.terms.loss;
}
