import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { fork, seedKey } from "../../lib/base/keys";
import { disposeReplaced, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { drawAndStep } from "../../lib/methods/method-from";
import type { Batch, Method, MethodState } from "../../lib/methods/method";
import { type Workers, inThisThread } from "../../lib/methods/workers";
import { bits } from "./bits";
import { batch, batchOf, key, run } from "./small";

import { WAYS, methodOf } from "./every-method";
for (const [title, way] of Object.entries(WAYS)) {
  describe(`the method ${title}`, () => {
    before(() => startEngine());

    const make = (workers?: Workers): Method => methodOf(way, workers);

    it("gives the same bits for the same key, others for another", async () => {
      const [one, two] = [await run(make(), 2), await run(make(), 2)];
      assert.equal(bits(one), bits(two));
      const other = await drawAndStep(make(), one.state, batch, seedKey(5));
      const again = await drawAndStep(make(), one.state, batch, fork(key, 2));
      assert.notEqual(bits(other), bits(again));
      tf.dispose(tensorsIn([one.state, two.state, other.state, again.state]));
    });

    it("leaves the state it was given as it was, and leaks nothing", async () => {
      const method = make();
      const state = method.init(key);
      const before = [bits(state), tf.memory().numTensors];
      const { state: after } = await drawAndStep(method, state, batch, key);
      const all = tensorsIn(after);
      assert.equal(new Set(all).size, all.length);
      assert.ok(all.every((tensor) => !tensorsIn(state).includes(tensor)));
      tf.dispose(all);
      assert.deepEqual([bits(state), tf.memory().numTensors], before);
      tf.dispose(tensorsIn(state));
    });

    it("has a state of tensors and plain JSON, which a checkpoint keeps", async () => {
      const { state } = await run(make(), 1);
      const expectPlain = (value: unknown): void => {
        if (value instanceof tf.Tensor) assert.equal(value.dtype, "float32");
        else if (typeof value === "object" && value !== null) {
          assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
          Object.values(value).forEach(expectPlain);
        } else assert.ok(value === null || ["number", "string", "boolean"].includes(typeof value));
      };
      expectPlain(state);
      tf.dispose(tensorsIn(state));
    });

    it("takes the same step from what was drawn before", async () => {
      const method = make();
      const { state } = await run(method, 1);
      const seen = await method.draw(state, batchOf(1), fork(key, 1));
      const one = await method.step(state, seen);
      const two = await drawAndStep(method, state, batchOf(1), fork(key, 1));
      assert.equal(bits(one), bits(two));
      tf.dispose(tensorsIn([state, one.state, two.state]));
    });

    if (way.drawsAhead) {
      it("draws the next step's views ahead, the same as when it is its turn, over three steps", async () => {
        const method = make();
        let state = method.init(key);
        for (let i = 0; i < 3; i++) {
          const ahead = await method.draw(method.ahead!(state), batchOf(i + 1), fork(key, i + 1));
          state = await next(method, state, batchOf(i), i);
          const then = await method.draw(state, batchOf(i + 1), fork(key, i + 1));
          assert.equal(bits(ahead), bits(then), `step ${i + 1}`);
        }
        tf.dispose(tensorsIn(state));
      });
    } else {
      it("draws nothing ahead, for views depend on what the step before learns", async () => {
        const method = make();
        assert.ok(!("ahead" in method));
        const state = method.init(key);
        const early = bits(await method.draw(state, batchOf(1), fork(key, 1)));
        const after = await next(method, state, batchOf(0), 0);
        assert.notEqual(bits(await method.draw(after, batchOf(1), fork(key, 1))), early);
        tf.dispose(tensorsIn(after));
      });
    }

    it("has the same bits when workers make views piece by piece", async () => {
      const pieces: Workers = {
        ...inThisThread,
        makeViews: async (images, decisions, making) => {
          const half = Math.floor(images.length / 3);
          const made = await Promise.all(
            [
              [0, half],
              [half, images.length],
            ].map(([from, to]) =>
              inThisThread.makeViews(images.slice(from, to), decisions.slice(from, to), making),
            ),
          );
          return made.flat();
        },
      };
      const [one, two] = [await run(make(), 1), await run(make(pieces), 1)];
      assert.equal(bits(one), bits(two));
      tf.dispose(tensorsIn([one.state, two.state]));
    });
  });
}

async function next(
  method: Method,
  state: MethodState,
  seen: Batch,
  step: number,
): Promise<MethodState> {
  return disposeReplaced(state, (await drawAndStep(method, state, seen, fork(key, step))).state);
}
