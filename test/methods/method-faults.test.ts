import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import type { Batch, Method } from "../../lib/methods/method";
import { type Workers, inThisThread } from "../../lib/methods/workers";
import { bits } from "./bits";
import { batch, key, patterns } from "./small";

import { WAYS, methodOf } from "./every-method";
for (const [title, way] of Object.entries(WAYS)) {
  describe(`the method ${title}, when something is wrong,`, () => {
    before(() => startEngine());

    const make = (workers?: Workers): Method => methodOf(way, workers);

    it("leaves nothing behind when a step breaks off, wherever it does", async () => {
      const broken: Workers = {
        makeViews: () => Promise.reject(new Error("no views")),
        accumulate: () => Promise.reject(new Error("no passes")),
        predictEach: () => Promise.reject(new Error("no answers")),
      };
      const method = make();
      const state = method.init(key);
      const before = [bits(state), tf.memory().numTensors];
      const breaks = (how: Promise<unknown>, sentence: RegExp): Promise<void> =>
        assert.rejects(how, sentence);

      await breaks(make({ ...inThisThread, ...broken }).step(state, batch, key), /no views/);
      const seen = await method.draw(state, batch, key);
      await breaks(make(broken).step(state, batch, key, seen), /no passes/);
      // One label too high, a layer too many, a probe too strong: each later in the step.
      const labels = [0, 1, 2, 0, 1, 2, 0, 3];
      await breaks(method.step(state, { ...batch, labels }, key), /from 0 to 2, but came as 3/);
      const { tail } = state.statistics;
      const strange = { ...state, statistics: { ...state.statistics, attic: tail } };
      await breaks(method.step(strange, batch, key), /no statistics of layer attic/);
      const { policies } = seen as { policies: unknown[] };
      if (policies.length > 0) {
        const odd = [{ operation: "blur", levels: [2], uniforms: [] }];
        const stronger = { ...(seen as object), policies: policies.map(() => odd) };
        await breaks(method.step(state, batch, key, stronger), /level should be between 0 and 1/);
      }
      assert.deepEqual([bits(state), tf.memory().numTensors], before);
      tf.dispose(tensorsIn(state));
    });

    it("refuses batches and views that do not belong together", async () => {
      const method = make();
      const state = method.init(key);
      const refuses = async (wrong: Partial<Batch>, sentence: RegExp, given?: unknown) => {
        const pattern = new RegExp(`^UserError: ${way.name}: ${sentence.source}`);
        await assert.rejects(method.step(state, { ...batch, ...wrong }, key, given), pattern);
      };
      await refuses({ labels: [0] }, /a batch should have as many labels .* came with 1 and 8/);
      await refuses({ labeled: [], labels: [], unlabeled: [] }, /a batch should have images/);
      const four = {
        labeled: patterns(4),
        labels: [0, 1, 2, 0],
        unlabeled: patterns(4, 4),
      };
      const fewer = await method.draw(state, four, key);
      await refuses({}, /the views given should be 8 .*, but came as 4 .*; draw them/, fewer);
      tf.dispose(tensorsIn(state));
    });
  });
}
