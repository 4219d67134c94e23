import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import type { Batch, Method } from "../../lib/methods/method";
import type { SupervisedDrawn } from "../../lib/methods/supervised";
import { type Workers } from "../../lib/methods/workers";
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

      await breaks(make(broken).draw(state, batch, key), /no views/);
      const seen = (await method.draw(state, batch, key)) as SupervisedDrawn;
      await breaks(make(broken).step(state, seen), /no passes/);
      // One label too high, a layer too many, a probe too strong: each later in the step.
      const labels = [0, 1, 2, 0, 1, 2, 0, 3];
      await breaks(method.step(state, { ...seen, labels }), /from 0 to 2, but came as 3/);
      const { tail } = state.statistics;
      const strange = { ...state, statistics: { ...state.statistics, attic: tail } };
      await breaks(method.step(strange, seen), /no statistics of layer attic/);
      const { policies } = seen.views;
      if (policies.length > 0) {
        const odd = [{ operation: "blur", levels: [2], uniforms: [] }];
        const stronger = { ...seen, views: { ...seen.views, policies: policies.map(() => odd) } };
        await breaks(method.step(state, stronger), /level should be between 0 and 1/);
      }
      assert.deepEqual([bits(state), tf.memory().numTensors], before);
      tf.dispose(tensorsIn(state));
    });

    it("refuses batches and views that do not belong together", async () => {
      const method = make();
      const state = method.init(key);
      const refuses = async (work: Promise<unknown>, sentence: RegExp) =>
        assert.rejects(work, new RegExp(`^UserError: ${way.name}: ${sentence.source}`));
      const draw = (wrong: Partial<Batch>) => method.draw(state, { ...batch, ...wrong }, key);
      await refuses(
        draw({ labels: [0] }),
        /a batch should have as many labels .* came with 1 and 8/,
      );
      await refuses(draw({ labeled: [], labels: [], unlabeled: [] }), /a batch should have images/);
      const four = {
        labeled: patterns(4),
        labels: [0, 1, 2, 0],
        unlabeled: patterns(4, 4),
      };
      const { views } = (await method.draw(state, four, key)) as SupervisedDrawn;
      const whole = (await method.draw(state, batch, key)) as SupervisedDrawn;
      const fewer = method.step(state, { ...whole, views });
      await refuses(fewer, /the views given should be 8 .*, but came as 4 .*; draw them/);
      tf.dispose(tensorsIn(state));
    });
  });
}
