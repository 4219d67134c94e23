import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { normals } from "../../lib/base/draws";
import { fork, seedKey } from "../../lib/base/keys";
import { flatten } from "../../lib/base/flat-tensors";
import { startEngine } from "../../lib/engine/engine";
import { gradientSum } from "../../lib/network/gradient-sum";

const bitsOf = (numbers: Float32Array): number[] => [...new Uint32Array(numbers.slice().buffer)];

describe("gradients added outside of the engine", () => {
  before(() => startEngine());

  it("have the bits of tf.add, one pass after another", () => {
    // Of sizes from 1e-4 to 1e4, so that most sums are rounded.
    const parts = Array.from({ length: 9 }, (_, pass) =>
      Float32Array.from(
        normals(fork(seedKey(3), pass), 500),
        (value, i) => value * 10 ** (((i + pass) % 9) - 4),
      ),
    );
    const sum = gradientSum();
    for (const numbers of parts) {
      sum.add({ tensors: [{ name: "a", shape: [20, 25] }], numbers });
    }
    const { a } = sum.tensors();
    const engines = tf.tidy(() =>
      parts.map((part) => tf.tensor(part.slice(), [20, 25])).reduce((x, y) => tf.add(x, y)),
    );
    assert.deepEqual(a.shape, [20, 25]);
    assert.deepEqual(bitsOf(a.dataSync<"float32">()), bitsOf(engines.dataSync<"float32">()));
    tf.dispose([a, engines]);
  });

  it("round after each pass, as float32 does, and keep what is too small for TensorFlow", () => {
    const sum = gradientSum();
    const add = (...numbers: number[]): void =>
      sum.add({ tensors: [{ name: "a", shape: [3] }], numbers: Float32Array.from(numbers) });
    add(2 ** 24, 1e-40, -0);
    add(1, 1e-40, -0);
    add(1, 0, -0);
    const { a } = sum.tensors();
    const tiny = 2 * Math.fround(1e-40);
    assert.deepEqual([...a.dataSync()], [2 ** 24, tiny, -0]);
    a.dispose();
  });

  it("come under the names of all passes, in the order in which they came", () => {
    const sum = gradientSum();
    const given = { stem: tf.tensor1d([1, 2]), rotation: tf.scalar(5) };
    const more = { stem: tf.tensor1d([10, 20]), classes: tf.tensor2d([[7]]) };
    const packed = flatten(given);
    sum.add(packed);
    packed.numbers.fill(NaN); // Nothing is kept of what was given.
    sum.add(flatten(more));
    const total = sum.tensors();
    assert.deepEqual(Object.keys(total), ["stem", "rotation", "classes"]);
    assert.deepEqual(
      Object.values(total).map((tensor) => tensor.arraySync()),
      [[11, 22], 5, [[7]]],
    );
    tf.dispose([given, more, total]);
  });

  it("are none without passes", () => assert.deepEqual(gradientSum().tensors(), {}));
});
