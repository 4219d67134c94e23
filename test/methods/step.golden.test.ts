import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../../lib/base/keys";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { drawMix } from "../../lib/labels/mixup";
import { mixmatch } from "../../lib/methods/mixmatch";
import { type ReMixMatchState, remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import { runVariant, variants } from "../engine/variants";
import { GOLDEN_FILES, goldenDecisions, readGolden } from "./golden";
import type { Differences } from "./step-differences";
import { skip } from "../skip";

// How far float32 may be from float64, relative to the largest number of an array. Ten steps of decay
// are 4e-4 of a weight and ten of averaging 5e-4, so that less is allowed. All engines do better
// than a third of this.
const ALLOWED: Differences = {
  gradients: 1e-4,
  "gradients that should be 0": 3e-5,
  weights: 1e-4,
  "averaged weights": 1e-5,
  "moving means": 1e-5,
  "moving variances": 1e-5,
  window: 1e-5,
  "distribution of labels": 1e-7,
  rates: 1e-6,
};
const ALLOWED_LOSS = 1e-5;

type Answers = Readonly<Record<string, Readonly<Record<string, Differences>>>>;

describe("training steps, beside PyTorch in float64", function () {
  this.timeout(120_000);
  const script = join(__dirname, "step-differences.js");

  for (const variant of variants) {
    describe(`by ${variant}`, () => {
      let answers: Answers | null;
      before(async () => {
        answers = await runVariant<Answers>(script, variant);
      });

      for (const file of GOLDEN_FILES) {
        for (const name of Object.keys(readGolden(file).cases)) {
          it(`agree: case ${name} of ${file}`, function () {
            if (answers === null) return skip(this, `${variant} is not on this machine`);
            assertAllowed(answers[file][name]);
          });
        }

        it(`compare every loss, gradient, weight and memory of ${file}`, function () {
          if (answers === null) return skip(this, `${variant} is not on this machine`);
          const terms = ["labeled", "unlabeled", "strong", "rotation"].map(
            (term) => `${term} loss`,
          );
          assert.deepEqual(
            Object.keys(answers[file].defaults).sort(),
            [...Object.keys(ALLOWED), ...terms, "loss"].sort(),
          );
        });
      }
    });
  }
});

function assertAllowed(found: Differences): void {
  const quantities = Object.entries(found);
  assert.ok(quantities.length >= 8, `compared ${quantities.join()} alone`);
  for (const [what, difference] of quantities) {
    const allowed = what.endsWith("loss") ? ALLOWED_LOSS : ALLOWED[what];
    // Written so that NaN, which JSON turns into null, fails, too.
    const within = typeof difference === "number" && difference <= allowed;
    assert.ok(within, `${what} differs by ${difference}, allowed are ${allowed}`);
  }
}

describe("MixMatch's own method", () => {
  before(() => startEngine());
  const golden = readGolden("step");

  it("takes the steps of the case mixmatch, bit for bit", async () => {
    const { options, strongViews } = { ...golden.cases.mixmatch, strongViews: 1 };
    const method = mixmatch(golden.network, { rampImages: 40 });
    const full = remixmatch(golden.network, options);
    const bits = (state: ReMixMatchState) =>
      tensorsIn([state.weights, state.average, state.moments, state.statistics]).map((tensor) =>
        Array.from(tensor.dataSync()),
      );
    let own = method.init(seedKey(1));
    let other = own;
    const states = [own];
    // Three steps, so that the ramp is above 0.
    for (const [i, { views, labels }] of goldenDecisions(golden, strongViews)
      .slice(0, 3)
      .entries()) {
      const mix = drawMix(fork(seedKey(2), "mixup", i), 3 * labels.length);
      own = (await method.step(own, { views, labels, mix })).state;
      other = (await full.step(other, { views, labels, mix })).state;
      states.push(own, other);
    }
    assert.deepEqual(bits(own), bits(other));
    tf.dispose([...new Set(tensorsIn(states))]);
  });
});
