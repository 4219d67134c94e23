import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FORMATS, FORMAT_NAMES } from "../../../lib/data/formats/formats";
import { readFolds } from "../../../lib/data/formats/folds";
import { providePython, runPython } from "../../python";
import { skip } from "../../skip";

// Files in the true formats, of six images that NumPy draws: three in each of two files.
const WRITER = `
import json, sys
import numpy as np
folder = sys.argv[1]
draw = np.random.default_rng(7)
images = draw.integers(0, 256, [6, 5, 4, 3], dtype=np.uint8)
labels = np.array([3, 0, 9, 9, 1, 4], dtype=np.uint8)
planes = images.transpose(0, 3, 1, 2)
def write(name, array):
    array.tofile(f"{folder}/{name}")
for i in range(2):
    part = slice(3 * i, 3 * i + 3)
    beside = [[[label, *image.ravel()] for label, image in zip(labels[part], planes[part])],
              [[200, label, *image.ravel()] for label, image in zip(labels[part], planes[part])]]
    write(f"cifar-10-{i}", np.array(beside[0], dtype=np.uint8))
    write(f"cifar-100-{i}", np.array(beside[1], dtype=np.uint8))
    columns = np.asfortranarray(images[part].transpose(1, 2, 3, 0))  # as MATLAB holds SVHN's X
    for name in ["stl-10", "svhn"]:
        write(f"{name}-{i}", np.frombuffer(columns.tobytes("F"), dtype=np.uint8))
        write(f"{name}-labels-{i}", labels[part] + 1)
    write(f"pixels-{i}", images[part])
    write(f"pixels-labels-{i}", labels[part].astype("<u2") + 300)
    for name, array, magic in [("idx", images[part][..., 0], 0x803), ("idx-labels", labels[part], 0x801)]:
        header = np.array([magic, *array.shape], dtype=">u4").tobytes()
        open(f"{folder}/{name}-{i}", "wb").write(header + array.tobytes())
print(json.dumps({"images": images.tolist(), "labels": labels.tolist()}))
`;

describe("the formats of data sets", function () {
  this.timeout(300_000);
  let folder = "";
  let written: { images: number[][][][]; labels: number[] };
  const shape = { height: 5, width: 4, channels: 3 };
  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "formats-"));
    const python = await providePython("numpy", ["numpy==2.2.6"]);
    if (python === undefined) return skip(this, "NumPy could not be fetched with pip");
    written = JSON.parse(await runPython(python, WRITER, [folder])) as typeof written;
  });
  after(() => rmSync(folder, { recursive: true }));
  const files = (name: string): string[] => [0, 1].map((i) => join(folder, `${name}-${i}`));

  for (const name of FORMAT_NAMES) {
    it(`${name}: gives the images and labels that NumPy wrote, over all files`, () => {
      const grey = name === "idx";
      const wanted = { ...shape, channels: grey ? 1 : 3 };
      const images = FORMATS[name].images(files(name), wanted);
      assert.equal(images.length, 6);
      images.forEach((image, i) => {
        const { pixels, ...size } = image;
        assert.deepEqual(size, wanted);
        const all = written.images[i].flat(2);
        assert.deepEqual([...pixels], grey ? all.filter((_, at) => at % 3 === 0) : all);
      });
      const beside = name.startsWith("cifar");
      const labels = FORMATS[name].labels(files(beside ? name : `${name}-labels`), wanted);
      const offset = name === "pixels" ? 300 : 0;
      assert.deepEqual(
        labels,
        written.labels.map((label) => label + offset),
      );
    });
  }

  it("refuse a file whose size is no multiple of an image, by name", () => {
    const [file] = files("cifar-10");
    truncateSync(file, 100);
    assert.throws(
      () => FORMATS["cifar-10"].images([file], shape),
      /cifar-10-0: should hold images of 61 bytes each, but its 100 bytes are no multiple/,
    );
  });

  it("tell of a file that became shorter after it was opened, and of one that is gone", () => {
    const [, file] = files("stl-10");
    const images = FORMATS["stl-10"].images([file], shape);
    truncateSync(file, 70);
    assert.equal(images[0].pixels.length, 60);
    assert.throws(() => images[1], /stl-10-1: should have 60 bytes from 60 on, but has 10/);
    rmSync(file);
    assert.throws(() => images[0], /stl-10-1: could not be read/);
    assert.throws(() => FORMATS["stl-10"].images([file], shape), /stl-10-1: could not be read/);
  });
});

describe("a file of folds", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "folds-"))));
  after(() => rmSync(folder, { recursive: true }));
  const fold = (text: string): string => {
    const file = join(folder, "fold_indices.txt");
    writeFileSync(file, text);
    return file;
  };

  it("gives the indices of each line", () =>
    assert.deepEqual(readFolds(fold("3 1 4 \n0 2 5 \r\n"), 6), [
      [3, 1, 4],
      [0, 2, 5],
    ]));

  it("is refused with its line when it names no image, or one twice", () => {
    assert.throws(() => readFolds(fold("3 1\n0 6\n"), 6), /line 2 should hold indices .* has "6"/);
    assert.throws(() => readFolds(fold("3 x\n"), 6), /line 1 .* has "x"/);
    assert.throws(() => readFolds(fold("3 -1\n"), 6), /line 1 .* has "-1"/);
    assert.throws(() => readFolds(fold(""), 6), /line 1 .* has ""/);
    assert.throws(() => readFolds(fold("3 1 3\n"), 6), /line 1 should hold each index once/);
    assert.throws(() => readFolds(join(folder, "none"), 6), /none: could not be read/);
  });
});
