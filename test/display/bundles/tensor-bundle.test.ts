import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../../lib/engine/engine";
import { toMimeBundle } from "../../../lib/display/mime-bundle";
import { decodePng } from "../png";

async function textOf(tensor: tf.Tensor): Promise<string> {
  return String((await toMimeBundle(tensor))!.bundle["text/plain"]);
}

describe("a tensor", () => {
  before(() => startEngine());

  it("shows type, shape and values, all equally wide", async () => {
    const matrix = tf.tensor([[1, -2.5, 3], [0.12345, 100, NaN]]); // prettier-ignore
    assert.equal(
      await textOf(matrix),
      "Tensor float32 [2, 3]\n[[  1.0000,  -2.5000,   3.0000],\n [  0.1235, 100.0000,      NaN]]",
    );
    assert.equal(await textOf(tf.scalar(3.5)), "Tensor float32 []\n3.5");
    assert.equal(await textOf(tf.tensor([1, 20], [2], "int32")), "Tensor int32 [2]\n[ 1, 20]");
    assert.equal(await textOf(tf.tensor([true, false])), "Tensor bool [2]\n[ true, false]");
    assert.equal(await textOf(tf.tensor(["a", 'b"'])), 'Tensor string [2]\n["a", "b\\""]');
    assert.equal(await textOf(tf.zeros([0, 3])), "Tensor float32 [0, 3]\n[]");
    assert.equal(await textOf(tf.tensor([1e-9, 0])), "Tensor float32 [2]\n[1.0000e-9, 0.0000e+0]");
    assert.equal(
      await textOf(tf.complex([1, 2], [0.5, -1])),
      "Tensor complex64 [2]\n[1.0+0.5i, 2.0-1.0i]",
    );
  });

  it("nests brackets as NumPy does, and breaks long rows", async () => {
    const cube = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    assert.equal(
      await textOf(cube),
      "Tensor float32 [2, 2, 2]\n[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]",
    );
    const lines = (await textOf(tf.range(0, 100))).split("\n");
    assert.equal(
      lines[1],
      "[ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17, 18,",
    );
    assert.ok(lines.every((line) => line.length <= 79));
    assert.match(lines[2], /^ 19, 20,/);
  });

  it("leaves out the middle of large ones, and says their range and mean", async () => {
    assert.equal(
      await textOf(tf.range(0, 2000)),
      "Tensor float32 [2000]\n[   0,    1,    2, …, 1997, 1998, 1999]\nfrom 0 to 1999, mean 999.5",
    );
    const wide = await textOf(tf.range(0, 4 * 500).reshape([4, 500]));
    assert.equal(
      wide,
      "Tensor float32 [4, 500]\n[[   0,    1,    2, …,  497,  498,  499],\n [ 500,  501,  502, …,  997,  998,  999],\n" +
        " [1000, 1001, 1002, …, 1497, 1498, 1499],\n [1500, 1501, 1502, …, 1997, 1998, 1999]]\n" +
        "from 0 to 1999, mean 999.5",
    );
    const gaps = tf.tensor(new Float32Array(1001).fill(2).fill(NaN, 5, 7).fill(Infinity, 7, 8));
    assert.match(await textOf(gaps), /\nfrom 2 to 2, mean 2; 3 are NaN or infinite$/);
  });

  it("says when it is disposed, and is read before it can be disposed", async () => {
    const tensor = tf.tensor([1, 2]);
    const shown = toMimeBundle(tensor)!;
    tensor.dispose();
    assert.equal((await shown).bundle["text/plain"], "Tensor float32 [2]\n[1, 2]");
    assert.equal(await textOf(tensor), "Tensor float32 [2], disposed: its values are gone");
  });

  it("shows as text when it cannot be read, and says why", async () => {
    const broken = {
      shape: [2],
      dtype: "float32",
      dataSync() {
        throw new Error("no device");
      },
    };
    const text = String((await toMimeBundle(broken))!.bundle["text/plain"]);
    assert.match(text, /\[shown as text: no device\]$/);
  });

  it("is drawn when it is shaped like images, in the range that its values have", async () => {
    const size = 8 * 9;
    const ramp = Float32Array.from({ length: size }, (_, i) => i / (size - 1));
    const cases: [tf.Tensor, string, (i: number) => number][] = [
      [tf.tensor(ramp, [8, 9, 1]), "0 … 1", (i) => Math.round((255 * i) / (size - 1))],
      [tf.tensor(ramp.map((v) => 2 * v - 1), [8, 9, 1]), "-1 … 1", (i) => Math.round((255 * i) / (size - 1))], // prettier-ignore
      [
        tf.tensor(
          ramp.map((_, i) => 3 * i),
          [8, 9, 1],
          "int32",
        ),
        "0 … 255",
        (i) => 3 * i,
      ],
      [
        tf.tensor(
          ramp.map((_, i) => i % 2),
          [8, 9, 1],
          "bool",
        ),
        "0 … 1",
        (i) => 255 * (i % 2),
      ],
    ];
    for (const [tensor, range, wanted] of cases) {
      const { bundle } = (await toMimeBundle(tensor))!;
      const [head, caption, values] = String(bundle["text/plain"]).split("\n");
      assert.match(head, /^Tensor \w+ \[8, 9, 1\]$/);
      assert.equal(caption, `1 image of 8 x 9 pixels, ${range} drawn from black to white`);
      assert.match(values, /^\[\[\[/);
      assert.ok(String(bundle["text/html"]).includes(`>${head}: ${caption}</div>`));
      const { width, height, at } = await decodePng(bundle["image/png"]);
      assert.deepEqual([width, height], [72, 64]);
      for (let i = 0; i < size; i++) {
        const drawn = at(8 * (i % 9) + 3, 8 * Math.floor(i / 9) + 3);
        assert.deepEqual(drawn, Array(3).fill(wanted(i)), `${range}, pixel ${i}`);
      }
    }
  });

  it("is drawn as a sheet when it is a batch, in color with three channels", async () => {
    const red = [1, 0, 0];
    const blue = [0, 0, 1];
    const one = (color: number[]) => Array.from({ length: 64 }, () => color).flat();
    const batch = tf.tensor([...one(red), ...one(blue)], [2, 8, 8, 3]);
    const { bundle } = (await toMimeBundle(batch))!;
    const { width, height, at } = await decodePng(bundle["image/png"]);
    assert.deepEqual([width, height], [64 + 4 + 64, 64]);
    assert.deepEqual([at(0, 0), at(65, 3), at(131, 63)], [[255, 0, 0], [255, 255, 255], [0, 0, 255]]); // prettier-ignore
  });

  it("is not drawn when values or sizes are not those of images", async () => {
    const odd = [
      tf.fill([8, 8, 1], 1.5),
      tf.fill([8, 8, 1], -2),
      tf.fill([8, 8, 1], NaN),
      tf.fill([8, 8, 1], 256, "int32"),
      tf.zeros([7, 8, 1]),
      tf.zeros([8, 8, 2]),
      tf.zeros([8, 8]),
      tf.zeros([1, 1, 8, 8, 1]),
    ];
    for (const tensor of odd) {
      assert.deepEqual(Object.keys((await toMimeBundle(tensor))!.bundle), ["text/plain"]);
    }
  });
});
