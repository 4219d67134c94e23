import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { UserError } from "../../../lib/base/user-error";
import { unpackMat } from "../../../lib/data/fetch/unpack/mat";
import type { Target } from "../../../lib/data/fetch/unpack/target";
import { providePython, runPython } from "../../python";
import { freshFolder, sentenceOf } from "./entries";
import { skip } from "../../skip";

// Files as SciPy writes them, and big-endian ones made by hand that SciPy reads; beside each what
// NumPy says the bytes of X and y are, first index fastest.
const SCRIPT = `
import sys, struct, zlib
import numpy as np
from scipy.io import savemat, loadmat
folder = sys.argv[1]
draw = np.random.default_rng(7)
X = draw.integers(0, 256, (4, 3, 3, 50), dtype=np.uint8)
y = draw.integers(1, 11, (50, 1), dtype=np.uint8)
open(f"{folder}/X.bin", "wb").write(X.tobytes("F"))
open(f"{folder}/y.bin", "wb").write(y.tobytes("F"))
kinds = "uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split()
for packed in (False, True):
    for kind in kinds:
        savemat(f"{folder}/{kind}{'-packed' if packed else ''}.mat",
                {"note": "first", "X": X.astype(kind), "cells": np.array([1, "a"], dtype=object), "y": y.astype(kind)},
                do_compression=packed)
for name, arrays in {
    "float": {"X": X + 0.5, "y": y}, "negative": {"X": X.astype("int16") - 1, "y": y},
    "large": {"X": X.astype("uint16") + 1, "y": y}, "complex": {"X": X * 1j, "y": y},
    "text": {"X": "a word", "y": y}, "cells": {"X": np.array([[1, "a"]], dtype=object), "y": y},
    "struct": {"X": {"a": X}, "y": y}, "missing": {"Z": X, "y": y}, "shape": {"X": X[..., :49], "y": y},
    "empty": {"X": np.zeros((0, 0), np.uint8), "y": y}, "nan": {"X": X * np.float64("nan"), "y": y},
    "int8": {"X": X.view("int8"), "y": y},
}.items():
    savemat(f"{folder}/{name}.mat", arrays)
savemat(f"{folder}/four.mat", {"X": X.reshape(12, 150), "y": y}, format="4")

def big(name, array, kind, code, klass):
    data = array.astype(">" + kind).tobytes("F")
    text = name.encode()
    dims = struct.pack(f">{array.ndim}i", *array.shape)
    pad = lambda b: b + bytes(-len(b) % 8)
    body = (struct.pack(">IIII", 6, 8, klass, 0) + struct.pack(">II", 5, len(dims)) + pad(dims)
            + struct.pack(">II", 1, len(text)) + pad(text) + struct.pack(">II", code, len(data)) + pad(data))
    return struct.pack(">II", 14, len(body)) + body

head = b"by hand".ljust(124) + struct.pack(">H", 0x0100) + b"MI"
for kind, code, klass in (("u1", 2, 9), ("i2", 3, 10), ("f8", 9, 6), ("u1", 2, 6)):
    parts = [big("X", X, kind, code, klass), big("y", y, kind, code, klass)]
    for packed in (False, True):
        file = f"{folder}/big-{kind}-{klass}{'-packed' if packed else ''}.mat"
        rows = [struct.pack(">II", 15, len(z)) + z for z in map(zlib.compress, parts)] if packed else parts
        open(file, "wb").write(head + b"".join(rows))
        assert (loadmat(file)["X"] == X).all() and (loadmat(file)["y"] == y).all()
`;

describe("a MATLAB file", function () {
  this.timeout(300_000);
  const folder = freshFolder();
  const sizes = { X: 4 * 3 * 3 * 50, y: 50 };
  let right: { X: Buffer; y: Buffer };
  before(async function () {
    const python = await providePython("scipy", ["scipy==1.15.3", "numpy==2.2.6"]);
    if (python === undefined) return skip(this, "SciPy could not be fetched with pip");
    await runPython(python, SCRIPT, [folder]);
    const at = (name: string) => readFileSync(join(folder, `${name}.bin`));
    right = { X: at("X"), y: at("y") };
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** What comes out of a file, in a folder of its own. */
  async function unpacked(file: string, names: readonly ("X" | "y")[] = ["X", "y"]) {
    const place = mkdtempSync(join(folder, "out-"));
    const targets: Target[] = names.map((within) => ({
      within,
      path: join(place, within),
      bytes: sizes[within],
    }));
    try {
      await unpackMat(file, targets, {});
      return Object.fromEntries(targets.map(({ within, path }) => [within, readFileSync(path)]));
    } finally {
      rmSync(place, { recursive: true });
    }
  }

  const KINDS = "uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64 big-u1-9 big-i2-10"
    .concat(" big-f8-6 big-u1-6")
    .split(" ");
  for (const name of KINDS.flatMap((kind) => [kind, `${kind}-packed`])) {
    it(`gives the bytes that NumPy has: ${name}`, async () => {
      assert.deepEqual(await unpacked(join(folder, `${name}.mat`)), right);
    });
  }

  it("is read no further than it is needed", async () => {
    const bytes = readFileSync(join(folder, "uint8.mat"));
    const cut = join(folder, "cut.mat");
    writeFileSync(cut, bytes.subarray(0, bytes.length - 8)); // y is the last, and broken now
    await assert.rejects(unpacked(cut), /ends too soon/);
    assert.deepEqual(await unpacked(cut, ["X"]), { X: right.X });
  });

  const REFUSED = {
    float: /X has numbers that are no bytes/,
    nan: /X has numbers that are no bytes/,
    negative: /X has numbers that are no bytes/,
    large: /X has numbers that are no bytes/,
    int8: /X has numbers that are no bytes/,
    complex: /X should be an array of real numbers, but is complex/,
    text: /X should be an array of numbers, but is of class char/,
    cells: /X should be an array of numbers, but is of class cell/,
    struct: /X should be an array of numbers, but is of class struct/,
    missing: /should hold a variable X, but does not/,
    shape: /X should have 1800 numbers, but is 4 x 3 x 3 x 49/,
    empty: /X should have 1800 numbers, but is 0 x 0/,
    four: /should be a MATLAB file of version 5, but is none/,
  };
  for (const [name, sentence] of Object.entries(REFUSED)) {
    it(`is refused with a sentence: ${name}`, async () => {
      const file = join(folder, `${name}.mat`);
      const said = await sentenceOf(unpacked(file));
      assert.match(said, sentence);
      assert.ok(said.startsWith(file), said);
    });
  }

  /**
   * A file with a matrix X whose elements can be wrong; packed, it may lie about its length, too.
   */
  function byHand({ pack = (matrix: Buffer) => matrix, numbers = sizes.X, length = 0, head = "" }) {
    const words = (...all: number[]) => Buffer.from(Uint32Array.from(all).buffer);
    const body = Buffer.concat([
      words(6, 8, 9, 0, 5, 16, 4, 3, 3, 50),
      words(0x10001, 0x58), // its name, X, in four bytes of its tag
      words(2, numbers),
      right.X,
    ]);
    const matrix = Buffer.concat([words(14, body.length + length), body]);
    const header = Buffer.from(head || `${"by hand".padEnd(124)}\0\x01IM`, "latin1");
    const file = join(folder, "by-hand.mat");
    writeFileSync(file, Buffer.concat([header, pack(matrix)]));
    return file;
  }
  const packedAs = (bytes: Buffer, length = bytes.length): Buffer => {
    const tag = Buffer.from(Uint32Array.of(15, length).buffer);
    return Buffer.concat([tag, bytes]);
  };

  it("by hand is sound, packed or not, before it is made wrong", async () => {
    assert.deepEqual(await unpacked(byHand({}), ["X"]), { X: right.X });
    const pack = (matrix: Buffer) => packedAs(deflateSync(matrix));
    assert.deepEqual(await unpacked(byHand({ pack }), ["X"]), { X: right.X });
  });

  const HAND: Record<string, [() => string, RegExp]> = {
    "more numbers than its shape": [
      () => byHand({ numbers: 1801 }),
      /X should have 1800 numbers, but 1801 bytes/,
    ],
    "4 GB of numbers": [() => byHand({ numbers: 2 ** 32 - 1 }), /but 4294967295 bytes/],
    "a matrix longer than the file": [() => byHand({ length: 8 }), /ends too soon/],
    "a matrix shorter than its numbers": [() => byHand({ length: -800 }), /ends too soon/],
    "a packed matrix that claims to be longer": [
      () => byHand({ length: 64, pack: (matrix) => packedAs(deflateSync(matrix)) }),
      /X should end after/,
    ],
    "a packed matrix with more after it": [
      () =>
        byHand({ pack: (m) => packedAs(deflateSync(Buffer.concat([m, Buffer.alloc(2 ** 26)]))) }),
      /X should end after/,
    ],
    "a bomb before its name": [
      () => byHand({ pack: () => packedAs(deflateSync(Buffer.alloc(2 ** 26))) }),
      /packs an element of 0/,
    ],
    "a packed element of no bytes": [
      () => byHand({ pack: () => packedAs(Buffer.alloc(0)) }),
      /packs an empty element/,
    ],
    "a packed element cut short": [
      () =>
        byHand({
          pack: (m) => {
            const packed = deflateSync(m);
            return packedAs(packed.subarray(0, packed.length - 9));
          },
        }),
      /could not be unpacked \(unexpected end of file\)/,
    ],
    "a checksum that is wrong": [
      () =>
        byHand({
          pack: (m) => {
            const packed = deflateSync(m);
            packed[packed.length - 1] ^= 1;
            return packedAs(packed);
          },
        }),
      /could not be unpacked \(incorrect data check\)/,
    ],
    "an element of another type": [
      () => byHand({ pack: (m) => Buffer.concat([Buffer.from([3]), m.subarray(1)]) }),
      /it has an element of type 3/,
    ],
    "version 7.3": [
      () => byHand({ head: `${"MATLAB 7.3 MAT-file".padEnd(124)}\0\x02IM` }),
      /but is of version 7\.3/,
    ],
    "a header that breaks off": [
      () => byHand({ head: "MATLAB 5.0", pack: () => Buffer.alloc(0) }),
      /but is none/,
    ],
    "nothing after its header": [
      () => byHand({ pack: () => Buffer.alloc(0) }),
      /should hold a variable X/,
    ],
  };
  for (const [what, [make, sentence]] of Object.entries(HAND)) {
    it(`is refused with a sentence: ${what}`, async () => {
      assert.match(await sentenceOf(unpacked(make(), ["X"])), sentence);
    });
  }

  // A packed variable has a checksum of its own. Bytes that lie there as they are have none: there
  // only the download's checksum tells.
  for (const name of ["uint8-packed", "float64-packed", "uint8", "big-i2-10"]) {
    it(`cut short and changed at random gives its bytes or a sentence: ${name}`, async () => {
      const bytes = readFileSync(join(folder, `${name}.mat`));
      const file = join(folder, "fuzzed.mat");
      const changes = fc.array(
        fc.record({
          at: fc.oneof(fc.nat(400), fc.nat(bytes.length - 1)),
          value: fc.oneof(fc.constantFrom(0, 1, 14, 15, 255), fc.nat(255)),
        }),
        { maxLength: 4 },
      );
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(changes, fc.option(fc.nat(bytes.length)), async (list, cut) => {
          const changed = Buffer.from(bytes);
          for (const { at, value } of list) changed[at] = value;
          writeFileSync(file, changed.subarray(0, cut ?? bytes.length));
          try {
            const got = await unpacked(file);
            assert.deepEqual([got.X.length, got.y.length], [sizes.X, sizes.y]);
            if (name.endsWith("packed")) assert.deepEqual(got, right);
          } catch (thrown) {
            if (!(thrown instanceof UserError)) throw thrown;
            refused++;
          }
        }),
        { numRuns: 150, seed: 5 },
      );
      assert.ok(refused > 30, `${refused}`);
    });
  }

  it("of 150 MB takes little memory", async () => {
    const size = 150_000_000;
    const words = (...all: number[]) => Buffer.from(Uint32Array.from(all).buffer);
    const body = Buffer.concat([words(6, 8, 9, 0, 5, 8, 1, size, 0x10001, 0x58), words(2, size)]);
    const matrix = Buffer.concat([words(14, body.length + size), body, Buffer.alloc(size)]);
    const file = byHand({ pack: () => packedAs(deflateSync(matrix, { level: 1 })) });
    const path = join(folder, "large.bin");
    let most = 0;
    const onPiece = () => (most = Math.max(most, process.memoryUsage().arrayBuffers));
    const before = process.memoryUsage().arrayBuffers;
    await unpackMat(file, [{ within: "X", path, bytes: size }], { onPiece });
    assert.equal(statSync(path).size, size);
    assert.ok(most - before < 40_000_000, `${most - before} bytes`);
    rmSync(path);
  });
});
