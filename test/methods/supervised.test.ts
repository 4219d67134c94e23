import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { imageBatch, takeRows } from "../../lib/methods/image-batch";
import { remixmatch } from "../../lib/methods/remixmatch/step";
import { supervised } from "../../lib/methods/supervised";
import { wrn10x1 } from "../../lib/network/plan";
import { close } from "../close";

const network = { ...wrn10x1, classes: 3, channels: 1, filters: 4, scales: 2 };
const images = Array.from({ length: 8 }, (_, n) => ({
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * (5 + n) + 13 * n) % 256),
}));
const batch = { labeled: images, labels: [0, 1, 2, 0, 1, 2, 0, 1], unlabeled: images };
const views = { weak: { flip: true, shiftPixels: 1 } };

describe("the supervised baseline", () => {
  before(() => startEngine());

  it("never looks at the unlabeled images", async () => {
    const method = supervised(network, { views });
    const state = method.init(seedKey(1));
    const one = await method.step(state, batch, seedKey(2));
    const two = await method.step(state, { ...batch, unlabeled: [] }, seedKey(2));
    assert.deepEqual(one.report, two.report);
    close(
      one.state.weights["stem/kernel"].dataSync(),
      two.state.weights["stem/kernel"].dataSync(),
      0,
    );
    tf.dispose(tensorsIn([state, one.state, two.state]));
  });

  it("starts from the very weights that ReMixMatch starts from, less the rotation head", () => {
    const mine = supervised(network).init(seedKey(4));
    const theirs = remixmatch(network).init(seedKey(4));
    for (const name of Object.keys(mine.weights)) {
      close(mine.weights[name].dataSync(), theirs.weights[name].dataSync(), 0);
    }
    tf.dispose(tensorsIn([mine, theirs]));
  });

  it("learns its images by heart", async () => {
    const still = { weak: { flip: false, shiftPixels: 0 } };
    const method = supervised(network, { views: still, learningRate: 0.02 });
    let state = method.init(seedKey(1));
    const losses: number[] = [];
    for (let i = 0; i < 30; i++) {
      const stepped = await method.step(state, batch, seedKey(i));
      tf.dispose(tensorsIn(state));
      state = stepped.state;
      losses.push(stepped.report.terms.loss);
    }
    assert.ok(losses.at(-1)! < 0.3 * losses[0], losses.join());
    tf.dispose(tensorsIn(state));
  });

  it("with CTAugment learns rates, with weak views leaves them", async () => {
    for (const [augmentation, learns] of [
      ["weak", false],
      ["ctaugment", true],
    ] as const) {
      const method = supervised(network, { views, augmentation });
      const state = method.init(seedKey(1));
      const stepped = await method.step(state, batch, seedKey(2));
      const moved = Object.values(stepped.state.rates)
        .flat(2)
        .some((rate) => rate !== 1);
      assert.equal(moved, learns);
      tf.dispose(tensorsIn([state, stepped.state]));
    }
  });
});

describe("a batch of images", () => {
  it("lies image after image, bytes from -1 to 1", () => {
    const pair = [0, 255].map((byte) => ({
      height: 1,
      width: 2,
      channels: 1,
      pixels: Uint8Array.of(byte, 127),
    }));
    const { shape, pixels } = imageBatch(pair);
    assert.deepEqual(shape, [2, 1, 2, 1]);
    close(pixels, [-1, -0.00392157, 1, -0.00392157], 1e-7);
    close(takeRows({ shape, pixels }, [1]).pixels, [1, -0.00392157], 1e-7);
  });

  it("is refused when empty or of mixed shapes", () => {
    assert.throws(() => imageBatch([]), /needs at least one image/);
    const tall = { height: 2, width: 1, channels: 1, pixels: new Uint8Array(2) };
    assert.throws(
      () => imageBatch([tall, { ...tall, height: 1, width: 2 }]),
      /image 1 is \[1, 2, 1\]; resize/,
    );
  });
});
