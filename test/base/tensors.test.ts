import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { disposeReplaced, mapTensors, tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";

describe("tensors", () => {
  before(() => startEngine());

  it("are found however deep they lie", () => {
    const [a, b] = [tf.scalar(1), tf.scalar(2)];
    const found = tensorsIn({ a, deep: [{ b }, null, 3, "x", new Float32Array(2)] });
    assert.deepEqual(found, [a, b]);
    tf.dispose([a, b]);
  });

  it("keep their names when mapped", () => {
    const given = { a: tf.scalar(1), b: tf.scalar(2) };
    const doubled = mapTensors(given, (tensor, name) => tf.mul(tensor, name === "b" ? 10 : 1));
    assert.equal(doubled.b.dataSync()[0], 20);
    tf.dispose([Object.values(given), Object.values(doubled)]);
  });

  it("are freed by a hand-over unless the new state holds them", () => {
    const [kept, lost, fresh] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
    const after = disposeReplaced({ kept, lost }, { kept, fresh });
    assert.deepEqual([kept.isDisposed, lost.isDisposed, fresh.isDisposed], [false, true, false]);
    tf.dispose(after);
  });
});
