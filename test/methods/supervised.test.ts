import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { fork } from "../../lib/base/keys";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { drawMix } from "../../lib/labels/mixup";
import { oneHot } from "../../lib/labels/rows";
import { numbersOf } from "../../lib/network/pass";
import { remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import { supervised } from "../../lib/methods/supervised";
import { close } from "../close";
import { bits } from "./bits";
import { batch, key, network, noting, patterns, run, small } from "./small";

const { weak } = small;

describe("the supervised baseline", () => {
  before(() => startEngine());

  for (const changed of [{}, { augmentation: "ctaugment" }, { mixup: 0.5 }] as const) {
    it(`never looks at the unlabeled images: ${JSON.stringify(changed)}`, async () => {
      const method = supervised(network, { weak, ...changed });
      const as = await run(method, 2);
      for (const unlabeled of [[], patterns(3, 90)]) {
        const other = await run(method, 2, { batchAt: () => ({ ...batch, unlabeled }) });
        assert.equal(bits([as.state, as.reports]), bits([other.state, other.reports]));
        tf.dispose(tensorsIn(other.state));
      }
      tf.dispose(tensorsIn(as.state));
    });
  }

  it("starts from the very weights that ReMixMatch starts from, less the rotation head", () => {
    const mine = supervised(network).init(key);
    const theirs = remixmatch(network).init(key);
    const shared = Object.entries(theirs.weights).filter(([name]) => !name.startsWith("rotation/"));
    assert.equal(bits(mine.weights), bits(Object.fromEntries(shared)));
    tf.dispose(tensorsIn([mine, theirs]));
  });

  it("learns from one pass over the labeled views, each row counting 1 / B", async () => {
    const { workers, passes } = noting();
    const method = supervised(network, { weak }, workers);
    const { state } = await run(method, 1);
    const { views } = await method.draw(state, batch, fork(key, 0));
    const [pass, ...more] = passes[0];
    assert.equal(more.length, 0);
    assert.equal(bits(pass.images), bits(views.labeled));
    assert.deepEqual(pass.targets, oneHot(batch.labels, 3));
    close(pass.weights, new Array<number>(8).fill(1 / 8));
    tf.dispose(tensorsIn(state));
  });

  it("with MixUp mixes images and labels alike, by partners and weights drawn from the step's key", async () => {
    const { workers, passes } = noting();
    const method = supervised(network, { weak, mixup: 0.5 }, workers);
    const { state } = await run(method, 1);
    const { views } = await method.draw(state, batch, fork(key, 0));
    const { partners, weights } = drawMix(fork(fork(key, 0), "mixup"), 8, { alpha: 0.5 });
    const pixels = numbersOf(views.labeled);
    const { images, targets } = passes[0][0];
    for (const [row, partner] of partners.entries()) {
      const [own, other] = [weights[row], 1 - weights[row]];
      const label = [0, 1, 2].map(
        (c) => own * Number(batch.labels[row] === c) + other * Number(batch.labels[partner] === c),
      );
      close(targets[row], label, 1e-12);
      close(
        targets[row].reduce((sum, share) => sum + share, 0),
        1,
        1e-12,
      );
      assert.ok(own >= 0.5);
      const mixed = Array.from({ length: 64 }, (_, i) =>
        Math.fround(own * pixels[64 * row + i] + other * pixels[64 * partner + i]),
      );
      close(images.pixels.subarray(64 * row, 64 * row + 64), mixed, 0);
    }
    tf.dispose(tensorsIn(state));
  });

  it("learns its images by heart", async () => {
    const still = { flip: false, shiftPixels: 0 };
    const method = supervised(network, { weak: still, learningRate: 0.02 });
    const { state, reports } = await run(method, 30);
    const losses = reports.map(({ terms }) => terms.loss);
    assert.ok(losses.at(-1)! < 0.3 * losses[0], losses.join());
    tf.dispose(tensorsIn(state));
  });

  it("with CTAugment learns rates, with weak views leaves them", async () => {
    for (const [augmentation, learns] of [
      ["weak", false],
      ["ctaugment", true],
    ] as const) {
      const { state } = await run(supervised(network, { weak, augmentation }), 1);
      const moved = Object.values(state.rates)
        .flat(2)
        .some((rate) => rate !== 1);
      assert.equal(moved, learns);
      tf.dispose(tensorsIn(state));
    }
  });

  for (const [chosen, sentence] of [
    [
      { augmentation: "strong" },
      /augmentation is not as it should be: expected "ctaugment", .* \(came as .strong.\)/,
    ],
    [
      { mixup: 0 },
      /mixup is not as it should be: Too small: expected number to be >0 \(came as 0\)/,
    ],
    [{ mixup: true }, /mixup is not as it should be: .* expected number, .* \(came as true\)/],
    [
      { augmentation: { name: "ctaugment", rateDelay: 4 } },
      /augmentation.rateDelay is not as it should be: .*0.*1.* \(came as 4\)/,
    ],
    [{ strongViews: 2 }, /Unrecognized key: "strongViews"/],
  ] as [object, RegExp][]) {
    it(`refuses ${JSON.stringify(chosen)}`, () =>
      assert.throws(() => supervised(network, chosen), sentence));
  }
});
