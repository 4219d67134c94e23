import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../../lib/base/tensors";
import { startEngine } from "../../../lib/engine/engine";
import type { Image } from "../../../lib/images/image";
import type { Batch } from "../../../lib/methods/method";
import type { ReMixMatchChoices } from "../../../lib/methods/remixmatch/options";
import { remixmatch } from "../../../lib/methods/remixmatch/remixmatch";
import { batch, key, network, patterns, run, small } from "../small";

const of = (count: number): Batch => ({
  labeled: patterns(count),
  labels: Array.from({ length: count }, (_, i) => i % 3),
  unlabeled: patterns(count, count),
});
const wide = ({ pixels }: Image): Image => ({ height: 4, width: 16, channels: 1, pixels });

describe("a batch that ReMixMatch is given", () => {
  before(() => startEngine());

  const step = async (seen: Batch, changed: ReMixMatchChoices = {}): Promise<void> => {
    const method = remixmatch(network, { ...small, ...changed });
    const { state } = await run(method, 1, { batchAt: () => seen });
    tf.dispose(tensorsIn(state));
  };

  it("divides by 4 for the four rotations, or nothing is rotated", async () => {
    await assert.rejects(
      step(of(6)),
      /remixmatch: the batch should divide by 4.* came as 6; choose another batch, or rotationWeight 0/,
    );
    await step(of(6), { rotationWeight: 0 });
    await step(of(4));

    const [turning, still] = [0.5, 0].map((rotationWeight) =>
      remixmatch(network, { ...small, rotationWeight }),
    );
    const state = turning.init(key);
    const six = await still.draw(state, of(6), key);
    await assert.rejects(turning.step(state, six), /should divide by 4.* came as 6/);
    tf.dispose(tensorsIn(state));
  });

  it("is of square images, or nothing is rotated", async () => {
    const oblong = {
      ...batch,
      labeled: batch.labeled.map(wide),
      unlabeled: batch.unlabeled.map(wide),
    };
    await assert.rejects(
      step(oblong),
      /images should be square to be turned, but one is 4 x 16; resize them, or choose rotationWeight 0/,
    );
    await step(oblong, { rotationWeight: 0 });
  });

  it("has as many unlabeled images as labeled ones", () =>
    assert.rejects(
      step({ ...batch, unlabeled: patterns(4) }),
      /as many unlabeled images as labeled ones, but came with 4 and 8/,
    ));

  it("has images of one shape, with the network's channels", async () => {
    await assert.rejects(
      step({ ...batch, labeled: batch.labeled.map(wide) }),
      /images should all be \[4, 16, 1\], but some are \[8, 8, 1\]; resize them first/,
    );
    const colored = (image: Image): Image => ({
      ...image,
      channels: 3,
      pixels: new Uint8Array(192),
    });
    await assert.rejects(
      step({
        ...batch,
        labeled: batch.labeled.map(colored),
        unlabeled: batch.unlabeled.map(colored),
      }),
      /images should be \[batch, height, width, 1\], but came as \[8, 8, 8, 3\]/,
    );
  });

  it("may be of one class alone", () => step({ ...batch, labels: [1, 1, 1, 1, 1, 1, 1, 1] }));

  it("may be smaller than the number of passes", () => step(of(4), { strongViews: 8 }));

  it("is not learned from when the weights have gone astray", async () => {
    const method = remixmatch(network, small);
    const fresh = method.init(key);
    const kernel = tf.fill(fresh.weights["stem/kernel"].shape, NaN);
    const astray = { ...fresh, weights: { ...fresh.weights, "stem/kernel": kernel } };
    await assert.rejects(
      method.step(astray, await method.draw(astray, batch, key)),
      /At step 1 the logits of the guess came as NaN, .*lower the learning rate/,
    );
    tf.dispose([...tensorsIn(fresh), kernel]);
  });

  it("is seen in as many strong views as the method has", async () => {
    const [two, three] = [2, 3].map((strongViews) =>
      remixmatch(network, { ...small, strongViews }),
    );
    const state = two.init(key);
    const seen = await three.draw(state, batch, key);
    await assert.rejects(
      two.step(state, seen),
      /the views given should be 8 labeled, 8 anchors, 16 strong, 8 probes, but came as 8 labeled, 8 anchors, 24 strong, 8 probes; draw them with the method/,
    );
    tf.dispose(tensorsIn(state));
  });
});
