import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { disposeReplaced, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import { startWorkers } from "../../lib/methods/workers";
import { key, network, patterns, small } from "./small";

describe("a run of a hundred steps", () => {
  before(() => startEngine());

  for (const passes of [0, 2]) {
    it(`holds as many tensors after each step, with ${passes} pass workers`, async () => {
      const before = tf.memory().numTensors;
      const workers = startWorkers({ views: 0, passes });
      const tiny = { ...network, filters: 2, scales: 1 };
      const method = remixmatch(tiny, { ...small, strongViews: 1 }, workers);
      const batch = { labeled: patterns(4), labels: [0, 1, 2, 0], unlabeled: patterns(4, 4) };
      let state = method.init(key);
      const drawn = await method.draw(state, batch, key);
      const counts = new Set<number>();
      for (let step = 0; step < 100; step++) {
        const next = await method.step(state, drawn);
        state = disposeReplaced(state, next.state);
        counts.add(tf.memory().numTensors);
      }
      assert.deepEqual([...counts], [before + tensorsIn(state).length]);
      tf.dispose(tensorsIn(state));
      await workers.close();
    }).timeout(120_000);
  }
});
