import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { repeatedName } from "../../lib/base/json";
import { type NamedArray, decodeSafetensors, encodeSafetensors } from "../../lib/base/safetensors";
import { providePython, runPython } from "../python";
import { skip } from "../skip";

const array = (shape: readonly number[], numbers: readonly number[]): NamedArray => ({
  shape,
  data: Float32Array.from(numbers),
});
const bits = ({ data }: NamedArray) => [
  ...new Uint32Array(data.buffer, data.byteOffset, data.length),
];
const hard = [0, -0, 1e-45, -1.1754942e-38, 3.4028235e38, Infinity, -Infinity, 0.1];

/** A file with this header, as text or as JSON, and this many bytes of data. */
function file(header: unknown, data = 0): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(data)]);
}
const entry = (shape: unknown, data_offsets: unknown, dtype: unknown = "F32") => ({
  dtype,
  shape,
  data_offsets,
});
function refuses(bytes: Uint8Array, sentence: RegExp): void {
  assert.throws(
    () => decodeSafetensors(bytes, "a/b.safetensors"),
    (error: Error) => {
      assert.equal(error.name, "UserError");
      assert.match(error.message, /^a\/b\.safetensors: /);
      assert.match(error.message, sentence);
      assert.ok(error.message.length < 400);
      return true;
    },
  );
}

describe("a safetensors file", () => {
  it("is laid out as published: length, padded JSON, little-endian numbers", () => {
    const bytes = encodeSafetensors({ w: array([2], [1, -2]) }, { note: "é" });
    const header =
      '{"__metadata__":{"note":"é"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const padded = Math.ceil(Buffer.byteLength(header) / 8) * 8;
    assert.equal(bytes.readBigUInt64LE(0), BigInt(padded));
    assert.equal(bytes.toString("utf8", 8, 8 + padded).trimEnd(), header);
    assert.equal(bytes.toString("hex", 8 + padded), "0000803f000000c0");
  });

  it("gives back every bit, wherever the bytes lie in memory", () => {
    const given = { "a/b.c": array([2, 4], hard), scalar: array([], [7]), none: array([0, 3], []) };
    const bytes = encodeSafetensors(given, { step: "3", "": "empty" });
    for (let shift = 0; shift < 4; shift++) {
      const moved = Buffer.alloc(bytes.length + shift).subarray(shift);
      bytes.copy(moved);
      const { tensors, metadata } = decodeSafetensors(moved, "a file");
      moved.fill(255);
      assert.deepEqual(Object.keys(tensors), Object.keys(given));
      assert.deepEqual(metadata, { step: "3", "": "empty" });
      assert.deepEqual(Object.values(tensors).map(bits), Object.values(given).map(bits));
      assert.deepEqual(tensors["a/b.c"].shape, [2, 4]);
    }
  });

  it("gives back whatever names and texts there are", () => {
    const name = fc.string({ unit: "grapheme" }).filter((each) => !each.startsWith("__"));
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.float32Array()),
        fc.dictionary(name, name),
        (all, texts) => {
          const given = Object.fromEntries(
            Object.entries(all).map(([key, data]) => [key, { shape: [data.length], data }]),
          );
          const { tensors, metadata } = decodeSafetensors(
            encodeSafetensors(given, texts),
            "a file",
          );
          assert.deepEqual({ ...tensors }, { ...given });
          assert.deepEqual({ ...metadata }, { ...texts });
        },
      ),
    );
    const odd = { constructor: array([1], [1]), toString: array([1], [2]) };
    assert.deepEqual(decodeSafetensors(encodeSafetensors(odd), "a file").tensors, odd);
  });

  it("views of larger memory are written as far as they go", () => {
    const data = Float32Array.from([9, 1, 2, 9]).subarray(1, 3);
    const { tensors } = decodeSafetensors(encodeSafetensors({ w: { shape: [2], data } }), "a file");
    assert.deepEqual([...tensors.w.data], [1, 2]);
  });

  it("is not written from shapes and names that do not fit", () => {
    assert.throws(
      () => encodeSafetensors({ w: array([3], [1, 2]) }),
      /^UserError: encodeSafetensors: "w" of shape \[3\] should have 3 numbers, but came with 2$/,
    );
    assert.throws(
      () => encodeSafetensors({ __metadata__: array([], [1]) }),
      /may be called __metad/,
    );
    const proto = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
    assert.throws(() => encodeSafetensors({}, proto), /"__proto__" cannot be a name/);
  });

  it("is refused at every length but its own", () => {
    const bytes = encodeSafetensors({ w: array([2], [1, 2]), v: array([1], [3]) }, { a: "b" });
    for (let length = 0; length < bytes.length; length++) {
      refuses(bytes.subarray(0, length), /fewer than 8|but only \d+ follow|should fill 12 bytes/);
    }
    refuses(Buffer.concat([bytes, Buffer.alloc(1)]), /fill 12 bytes, but 13 follow/);
  });

  it("is refused when its header lies about its length or is no header", () => {
    refuses(
      Buffer.alloc(16, 255),
      /its header claims 18446744073709551615 bytes, more than 100000000/,
    );
    refuses(file(""), /not JSON in UTF-8/);
    refuses(file("{"), /not JSON in UTF-8/);
    refuses(Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0x22, 0xff, 0x22])]), /UTF-8/);
    refuses(file("[]"), /no JSON object/);
    refuses(file(" {}"), /no JSON object/);
    refuses(file("[".repeat(100_000)), /not JSON/);
  });

  it("is refused when arrays overlap, leave holes or reach beyond the data", () => {
    const two = (first: number[], second: number[]) => ({
      a: entry([(first[1] - first[0]) / 4], first),
      b: entry([(second[1] - second[0]) / 4], second),
    });
    refuses(file(two([0, 8], [4, 12]), 12), /its array "b" should begin at byte 8, not 4/);
    refuses(file(two([0, 8], [0, 8]), 8), /its array "b" should begin at byte 8, not 0/);
    refuses(file(two([0, 4], [8, 12]), 12), /its array "b" should begin at byte 4, not 8/);
    refuses(file(two([4, 8], [8, 12]), 12), /its array "a" should begin at byte 0, not 4/);
    refuses(file(two([0, 4], [4, 8]), 4), /should fill 8 bytes, but 4 follow/);
    refuses(file(two([0, 4], [4, 8]), 12), /should fill 8 bytes, but 12 follow/);
    assert.deepEqual(
      Object.keys(decodeSafetensors(file(two([4, 8], [0, 4]), 8), "a file").tensors),
      ["a", "b"],
    );
  });

  it("is refused when an entry is not what it should be", () => {
    for (const [shape, offsets] of [
      [[2], [0, 4]],
      [
        [2 ** 31, 2 ** 31, 2 ** 31],
        [0, 4],
      ],
      [new Array<number>(400).fill(1000).concat(0), [0, 0]],
      [[1], [4, 0]],
    ]) {
      refuses(file({ a: entry(shape, offsets) }, 4), /"a" should have .* by its shape, but has/);
    }
    for (const shape of [[-1], [0.5], ["1"], 1, null, { length: 1 }]) {
      refuses(file({ a: entry(shape, [0, 4]) }, 4), /no list of whole numbers as its shape/);
    }
    for (const offsets of [[0], [0, 4, 8], [-4, 0], "04", null]) {
      refuses(file({ a: entry([1], offsets) }, 4), /no two numbers as data_offsets/);
    }
    refuses(file({ a: entry([1], [0, 2], "F16") }, 2), /"a" is of dtype "F16", but only "F32"/);
    refuses(file({ a: entry([1], [0, 4], 7) }, 4), /"a" has no dtype/);
    for (const no of [null, 1, [], {}, "F32"]) refuses(file({ a: no }, 4), /"a" has no dtype/);
    refuses(file({ a: { ...entry([1], [0, 4]), more: 1 } }, 4), /a field "more" that the format/);
  });

  it("is refused when names stand twice or mean more than a name", () => {
    const one = JSON.stringify(entry([0], [0, 0]));
    refuses(file(`{"a":${one},"\\u0061" :${one}}`), /its header has the name "a" twice/);
    refuses(file('{"__metadata__":{"k":"1","k":"2"}}'), /the name "k" twice/);
    refuses(file(`{"__proto__":${one}}`), /"__proto__" cannot be a name/);
    refuses(file('{"__metadata__":{"__proto__":"x"}}'), /"__proto__" cannot be a name/);
    refuses(file('{"a":{"__proto__":{"dtype":"F32"}}}'), /"a" has no dtype/);
    refuses(file({ __metadata__: { k: 1 } }), /its __metadata__ "k" is no text/);
    refuses(file({ __metadata__: [] }), /its __metadata__ is no object/);
    refuses(file({ ["\u001b[31m" + "x".repeat(1e6)]: 0 }), /"\\u001b\[31mx{10,80}…" has no dtype/);
    assert.ok(!Object.hasOwn(Object.prototype, "dtype"));
  });

  it("tells a name that stands twice from one that stands elsewhere, too", () => {
    assert.equal(repeatedName('{"a":{"b":["b","b",{"b":"a"}]},"b":"\\"a\\":","c":{"b":1}}'), null);
    assert.equal(repeatedName('[{"a":1},{"a":{},"b":[{}],"a":2}]'), "a");
    assert.equal(repeatedName(`{"a":"${"\\\\".repeat(1e6)}"}`), null);
  });
});

describe("a safetensors file and the format's own package", function () {
  this.timeout(300_000);
  let python: string;
  let folder: string;

  before(async function () {
    const found = await providePython("safetensors", ["safetensors==0.5.3", "numpy==2.2.6"]);
    if (found === undefined)
      return skip(this, "Python's safetensors could not be fetched with pip");
    python = found;
    folder = mkdtempSync(join(tmpdir(), "remixmatch-safetensors-"));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it("agree on what we write", async () => {
    const given = { "a/b.é": array([2, 4], hard), scalar: array([], [7]), none: array([0, 3], []) };
    const path = join(folder, "ours.safetensors");
    writeFileSync(path, encodeSafetensors(given, { step: "3", text: '"ü\n' }));
    const script = `
import sys, json, numpy
from safetensors import safe_open
with safe_open(sys.argv[1], "numpy") as f:
    arrays = {name: f.get_tensor(name) for name in f.keys()}
    print(json.dumps([f.metadata(), {
        name: [list(a.shape), str(a.dtype), a.view(numpy.uint32).flatten().tolist() if a.ndim else [int(a.view(numpy.uint32))]]
        for name, a in arrays.items()}]))`;
    const [metadata, arrays] = JSON.parse(await runPython(python, script, [path])) as unknown[];
    assert.deepEqual(metadata, { step: "3", text: '"ü\n' });
    assert.deepEqual(
      arrays,
      Object.fromEntries(
        Object.entries(given).map(([name, each]) => [name, [each.shape, "float32", bits(each)]]),
      ),
    );
  });

  it("agree on what it writes", async () => {
    const path = join(folder, "theirs.safetensors");
    const script = `
import sys, numpy
from safetensors.numpy import save_file
numbers = numpy.array([float(text) for text in sys.argv[2:]], numpy.float32)
save_file({"z": numbers, "a.b/c": numbers.reshape(2, 4) * -1, "s": numpy.float32(3).reshape(())},
          sys.argv[1], {"made by": "numpy"})`;
    const texts = hard.map((value) => (Object.is(value, -0) ? "-0.0" : String(value)));
    await runPython(python, script, [
      path,
      ...texts.map((text) => text.replace("Infinity", "inf")),
    ]);
    const { tensors, metadata } = decodeSafetensors(readFileSync(path), path);
    assert.deepEqual(metadata, { "made by": "numpy" });
    assert.deepEqual(bits(tensors.z), bits(array([8], hard)));
    assert.deepEqual(
      bits(tensors["a.b/c"]),
      bits(
        array(
          [8],
          hard.map((value) => -value),
        ),
      ),
    );
    assert.deepEqual(tensors["a.b/c"].shape, [2, 4]);
    assert.deepEqual(tensors.s, array([], [3]));
  });
});
