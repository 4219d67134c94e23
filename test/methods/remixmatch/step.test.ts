import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../../lib/base/tensors";
import { startEngine } from "../../../lib/engine/engine";
import { meanRow, softmax } from "../../../lib/labels/rows";
import { imageBatch } from "../../../lib/methods/image-batch";
import { type ReMixMatchState, remixmatch } from "../../../lib/methods/remixmatch/remixmatch";
import type { Guess, Guesser } from "../../../lib/methods/remixmatch/guess";
import { inThisThread, startWorkers } from "../../../lib/methods/workers";
import { type LossFunction, predict } from "../../../lib/network/pass";
import { steps } from "../../../lib/training/steps";
import { close } from "../../close";
import { bits } from "../bits";
import { batch, key, network, noting, run, small } from "../small";

describe("a step of ReMixMatch", () => {
  before(() => startEngine());

  it("runs one rotation, one pre-mixup and K + 2 mixed passes, all of the batch's size", async () => {
    const { workers, passes } = noting();
    const { state } = await run(remixmatch(network, small, workers), 1);
    assert.deepEqual(
      passes[0].map(({ name, head, images }) => [name, head, images.shape[0]]),
      [
        ["rotation", "rotation", 8],
        ["strong", "classes", 8],
        ...[0, 1, 2, 3].map((block) => [`mixed ${block}`, "classes", 8]),
      ],
    );
    tf.dispose(tensorsIn(state));
  });

  it("pushes the raw guess into the window, and the labels seen into their distribution", async () => {
    const { state, reports } = await run(remixmatch(network, small), 1);
    close(state.window.at(-1)!, reports[0].distributions.guess, 1e-12);
    close(
      state.labels,
      [0, 1, 2].map((c) => 0.999 / 3 + (0.001 * [3, 3, 2][c]) / 8),
    );
    tf.dispose(tensorsIn(state));
  });

  it("guesses by the anchor alone, with its batch's own statistics: other strong views, same guess", async () => {
    const [one, three] = [
      await run(remixmatch(network, { ...small, strongViews: 1 }), 1),
      await run(remixmatch(network, { ...small, strongViews: 3 }), 1),
    ];
    close(one.reports[0].distributions.guess, three.reports[0].distributions.guess, 0);
    assert.notEqual(one.reports[0].terms.unlabeled, three.reports[0].terms.unlabeled);
    tf.dispose(tensorsIn([one.state, three.state]));
  });

  it("with a plain anchor, guesses on the images as they are", async () => {
    const method = remixmatch(network, { ...small, anchor: "plain" });
    const state = method.init(key);
    const { reports, state: after } = await run(method, 1, { from: state });
    const raw = softmax(predict(state.weights, imageBatch(batch.unlabeled), network));
    close(reports[0].distributions.guess, meanRow(raw), 1e-12);
    tf.dispose(tensorsIn([state, after]));
  });

  it("learns CTAugment's rates from the probes of the labeled images alone", async () => {
    const { state } = await run(remixmatch(network, small), 1);
    const moved = Object.values(state.rates)
      .flat(2)
      .filter((rate) => rate !== 1).length;
    // Two operations a probe, at most two parameters each.
    assert.ok(moved > 0 && moved <= 8 * 2 * 2, `${moved} bins moved`);
    tf.dispose(tensorsIn(state));
  });

  it("counts images for the ramp before the step: at step 10 of 8, half of 160", async () => {
    const { workers, passes } = noting();
    const method = remixmatch(network, { ...small, rampImages: 160 }, workers);
    const state = method.init(key);
    const { state: after } = await run(method, 1, { from: { ...state, step: 10 } });
    const weightsOf = (name: string): readonly number[] =>
      passes[0].find((pass) => pass.name === name)!.weights;
    close(weightsOf("strong"), new Array<number>(8).fill((0.5 * 0.5) / 8));
    close(weightsOf("rotation"), new Array<number>(8).fill(0.5 / 8));
    close([...new Set(weightsOf("mixed 3"))].sort(), [(0.5 * 1.5) / 24, 1 / 8]);
    tf.dispose(tensorsIn([state, after]));
  });

  it("reports the loss it differentiates: each term's mean times its weight", async () => {
    const { state, reports } = await run(remixmatch(network, small), 1);
    const { loss, labeled, unlabeled, strong, rotation } = reports[0].terms;
    close(loss, labeled + 1.5 * unlabeled + 0.5 * strong + 0.5 * rotation, 1e-6);
    tf.dispose(tensorsIn(state));
  });

  it("takes a loss of one's own, here and where workers run the passes, to the same bits", async () => {
    const squared = await run(remixmatch(network, { ...small, unlabeledLoss: "squared" }), 1);
    const workers = startWorkers({ views: 0, passes: 2 });
    // The released squared loss, written by hand.
    const unlabeledLoss: LossFunction = (targets, logits) =>
      tf.mean(tf.square(tf.sub(targets, tf.softmax(logits))), 1);
    for (const whose of [inThisThread, workers]) {
      const own = await run(remixmatch(network, { ...small, unlabeledLoss }, whose), 1);
      assert.equal(bits(own.state), bits(squared.state));
      assert.deepEqual(own.reports[0].terms, squared.reports[0].terms);
      tf.dispose(tensorsIn(own.state));
    }
    await workers.close();
    tf.dispose(tensorsIn(squared.state));
  });

  it("takes a guess of one's own: here that nothing is known", async () => {
    const even = [1, 1, 1].map((p) => p / 3);
    const guess: Guesser = {
      name: "none",
      asks: ({ anchor }) => [anchor],
      guess: ([logits], views) => {
        const rows = logits.map(() => even);
        return new Array<Guess>(views).fill({ raw: rows, aligned: rows, target: rows });
      },
      toJSON: () => "none",
    };
    const { state, reports } = await run(remixmatch(network, { ...small, guess }), 1);
    close(reports[0].distributions.sharpened, even, 1e-12);
    tf.dispose(tensorsIn(state));
  });

  it("lets a draw of one's own count, also for what is drawn ahead", async () => {
    const plain = remixmatch(network, small);
    const blank: typeof plain = {
      ...plain,
      draw: async (...given) => {
        const drawn = await plain.draw(...given);
        const mix = { ...drawn.mix, weights: drawn.mix.weights.map(() => 1) };
        return { ...drawn, mix };
      },
    };
    const seen: number[] = [];
    const spying: typeof plain = {
      ...blank,
      step: (state, drawn, details) => {
        seen.push(...new Set(drawn.mix.weights));
        return blank.step(state, drawn, details);
      },
    };
    let last: ReMixMatchState | undefined;
    for await (const { state } of steps(spying, () => batch, { seed: 1, steps: 2 })) last = state;
    assert.deepEqual(seen, [1, 1]);
    tf.dispose(tensorsIn(last));
  });
});
