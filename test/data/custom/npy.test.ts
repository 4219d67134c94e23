import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNpyImages, readNpyLabels } from "../../../lib/data/custom/npy";
import { providePython, runPython } from "../../python";
import { skip } from "../../skip";

// Arrays of every kind that is read, and what NumPy has in them.
const SCRIPT = `
import json, sys, numpy as np
from numpy.lib import format
draw = np.random.default_rng(1)
folder, told = sys.argv[1], {}
def save(name, array, version=None):
    with open(f"{folder}/{name}.npy", "wb") as file:
        format.write_array(file, array, version=version)
def images(name, array, version=None):
    save(name, array, version)
    told[name] = {"shape": list(array.shape), "rows": array.reshape(len(array), -1).tolist()}
def labels(name, array, version=None):
    save(name, array, version)
    told[name] = {"labels": array.reshape(-1).tolist()}
for version in (1, 2, 3):
    images(f"images-{version}", draw.integers(0, 256, (5, 3, 4), np.uint8), (version, 0))
    labels(f"labels-{version}", draw.integers(0, 9, 5), (version, 0))
for channels in (1, 3):
    array = draw.integers(0, 256, (4, 3, 2, channels), np.uint8)
    images(f"images-c{channels}", array)
    images(f"images-f{channels}", np.asfortranarray(array))
images("images-fortran", np.asfortranarray(draw.integers(0, 256, (6, 2, 3), np.uint8)))
for kind in ("i1", "u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8"):
    labels(f"labels-{kind[-2:]}-{'big' if kind[0] == '>' else 'little'}", draw.integers(-9 if "i" in kind else 0, 120, 7).astype(kind))
labels("labels-column", draw.integers(0, 9, (5, 1)))
for name, array in {
    "float": draw.random((2, 2, 2)), "nan": np.full(3, np.nan), "bool": np.zeros((2, 2, 2), bool), "int16": np.zeros((2, 2, 2), np.int16),
    "flat": np.zeros(4, np.uint8), "five": np.zeros((1, 1, 1, 1, 1), np.uint8), "two-channels": np.zeros((2, 2, 2, 2), np.uint8),
    "none": np.zeros((0, 2, 2), np.uint8), "scalar": np.array(3), "text": np.array(["a", "b"]), "huge": np.array([2**63], np.uint64),
    "record": np.zeros(2, [("a", "u1"), ("b", "u1")]), "matrix": np.zeros((2, 2), int), "complex": np.zeros(2, complex),
}.items(): save(name, array)
np.save(f"{folder}/object.npy", np.array([{}, 1], object), allow_pickle=True)
np.savez(f"{folder}/archive.npz", a=np.zeros(2))
print(json.dumps(told))
`;

interface Told {
  readonly shape?: readonly number[];
  readonly rows?: readonly (readonly number[])[];
  readonly labels?: readonly number[];
}

describe("NumPy files", function () {
  this.timeout(300_000);
  let folder = "";
  let told: Readonly<Record<string, Told>> = {};

  before(async function () {
    const python = await providePython("pictures", ["pillow==13.0.0", "numpy==2.2.6"]);
    if (python === undefined) return skip(this, "NumPy could not be fetched with pip");
    folder = mkdtempSync(join(tmpdir(), "npy-"));
    told = JSON.parse(await runPython(python, SCRIPT, [folder])) as typeof told;
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });
  const file = (name: string): string => join(folder, `${name}.npy`);

  it("of images hold what NumPy has in them, of every version, order and count of channels", () => {
    const names = Object.keys(told).filter((name) => told[name].rows);
    assert.equal(names.length, 8);
    for (const name of names) {
      const [count, height, width, channels = 1] = told[name].shape!;
      const images = readNpyImages(file(name));
      assert.equal(images.length, count);
      images.forEach((image, i) => {
        assert.deepEqual([image.height, image.width, image.channels], [height, width, channels]);
        assert.deepEqual([...image.pixels], told[name].rows![i], name);
      });
    }
  });

  it("of labels hold what NumPy has in them, of every size and order", () => {
    const names = Object.keys(told).filter((name) => told[name].labels);
    assert.equal(names.length, 18);
    for (const name of names) assert.deepEqual(readNpyLabels(file(name)), told[name].labels, name);
  });

  describe("are refused by name", () => {
    const refuses = (read: (file: string) => unknown, path: string, sentence: RegExp): void =>
      assert.throws(
        () => read(path),
        (error: Error & { exitCode?: number }) => {
          assert.deepEqual([error.name, error.exitCode], ["UserError", 1], error.stack);
          assert.ok(error.message.startsWith(`${path}: `), error.message);
          assert.match(error.message, sentence);
          return true;
        },
      );

    it("when they are not there, empty, or of another kind", () => {
      for (const read of [readNpyImages, readNpyLabels]) {
        refuses(read, file("no"), /could not be read \(ENOENT/);
        refuses(read, folder, /could not be read/);
        refuses(
          read,
          join(folder, "archive.npz"),
          /should be a NumPy file \(\.npy\) of version 1, 2/,
        );
        for (const [name, content] of [
          ["empty", ""],
          ["short", "\x93NUMPY"],
          ["text", "path,label"],
        ]) {
          writeFileSync(file(`no-${name}`), content, "latin1");
          refuses(read, file(`no-${name}`), /should be a NumPy file .* but begins with/);
        }
        refuses(
          read,
          file("record"),
          /a NumPy array of plain numbers, but its header is "\{'descr': \[\(/,
        );
        refuses(read, file("scalar"), /should be|images should be bytes/);
      }
    });

    it("when they hold other numbers", () => {
      refuses(
        readNpyImages,
        file("float"),
        /images should be bytes .* but are of type <f8; convert/,
      );
      refuses(readNpyImages, file("int16"), /but are of type <i2/);
      refuses(readNpyImages, file("bool"), /but are of type \|b1/);
      refuses(readNpyLabels, file("nan"), /labels should be whole numbers, but are of type <f8/);
      refuses(readNpyLabels, file("complex"), /but are of type <c16/);
      refuses(readNpyLabels, file("text"), /a NumPy array of plain numbers, but .*<U1/);
      refuses(readNpyLabels, file("object"), /a NumPy array of plain numbers, but .*\|O/);
      refuses(readNpyLabels, file("huge"), /label 0 is 9223372036854776000, which is no number/);
    });

    it("when they have another shape", () => {
      refuses(readNpyImages, file("flat"), /should be \[count, height, width\] .* but is \[4\]/);
      refuses(readNpyImages, file("five"), /but is \[1, 1, 1, 1, 1\]/);
      refuses(readNpyImages, file("two-channels"), /with 1 or 3 channels, but is \[2, 2, 2, 2\]/);
      refuses(readNpyImages, file("none"), /holds no pixels: its shape is \[0, 2, 2\]/);
      refuses(readNpyLabels, file("matrix"), /labels should be \[count\], but are \[2, 2\]/);
    });

    const changed = (name: string, from: string, to: string): string => {
      const content = readFileSync(file(name), "latin1").replace(from, to);
      writeFileSync(file("changed"), content, "latin1");
      return file("changed");
    };

    it("when their shape is not that of their bytes, or they break off", () => {
      const sentence =
        /should hold \d+ bytes after its header .*, but holds \d+; copy or save it ag/;
      refuses(readNpyImages, changed("images-1", "(5, 3, 4)", "(5, 3, 5)"), sentence);
      refuses(readNpyImages, changed("images-1", "(5, 3, 4)", "(5, 3, 3)"), sentence);
      refuses(
        readNpyImages,
        changed("images-1", "(5, 3, 4)", "(99999999999999999999, 3, 3)"),
        sentence,
      );
      refuses(readNpyImages, changed("images-1", "(5, 3, 4)", "(-5, 3, 4)"), /plain numbers, but/);
      refuses(readNpyLabels, changed("labels-1", "(5,)", "(6,)"), sentence);
      for (const size of [150, 128, 60, 11]) {
        copyFileSync(file("images-1"), file("cut"));
        truncateSync(file("cut"), size);
        refuses(readNpyImages, file("cut"), /should/);
      }
    });

    it("when they are of a later version, or too large for memory", () => {
      const later = readFileSync(file("images-1"));
      later[6] = 4;
      writeFileSync(file("later"), later);
      refuses(readNpyImages, file("later"), /of version 1, 2 or 3, but begins with 934e554d505904/);
      copyFileSync(file("images-1"), file("giant"));
      truncateSync(file("giant"), 2 ** 31); // takes no room on the disk
      refuses(readNpyImages, file("giant"), /has 2147483648 bytes; split it/);
    });
  });
});
