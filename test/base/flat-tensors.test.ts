import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { countNumbers, flatten, unflatten } from "../../lib/base/flat-tensors";
import { startEngine } from "../../lib/engine/engine";

describe("packed tensors", () => {
  before(() => startEngine());
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const some = () => ({ b: tf.tensor2d([[1, 2, NaN]]), a: tf.scalar(4), none: tf.zeros([0, 2]) });

  it("are one run of numbers, in the order of the names", () => {
    const { tensors, numbers } = flatten(some());
    assert.deepEqual(tensors, [
      { name: "b", shape: [1, 3] },
      { name: "a", shape: [] },
      { name: "none", shape: [0, 2] },
    ]);
    assert.deepEqual([...numbers], [1, 2, NaN, 4]);
    assert.equal(countNumbers(some()), 4);
  });

  it("come back the same, in the same order", () => {
    const back = unflatten(flatten(some()));
    assert.deepEqual(Object.keys(back), ["b", "a", "none"]);
    assert.deepEqual([back.b.shape, back.a.shape, back.none.shape], [[1, 3], [], [0, 2]]);
    assert.deepEqual([...back.b.dataSync(), ...back.a.dataSync()], [1, 2, NaN, 4]);
  });

  it("share no memory with the tensors, though written into memory given", () => {
    const numbers = new Float32Array(new SharedArrayBuffer(16));
    const packed = flatten(some(), numbers);
    assert.equal(packed.numbers, numbers);
    const back = unflatten(packed);
    numbers.fill(9);
    assert.deepEqual([...back.b.dataSync(), ...back.a.dataSync()], [1, 2, NaN, 4]);
  });
});
