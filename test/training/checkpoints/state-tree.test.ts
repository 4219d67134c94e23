import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { tensorsIn } from "../../../lib/base/tensors";
import { startEngine } from "../../../lib/engine/engine";
import { packTree, tensorsOf, unpackTree } from "../../../lib/training/checkpoints/state-tree";
import { joinPath, splitPath } from "../../../lib/training/checkpoints/tree-path";

const hard = [0, -0, 1e-45, -1.1754942e-38, 3.4028235e38, Infinity, -Infinity, NaN, 0.1];
const unpacked = (tree: object) => unpackTree(packTree(tree, "a state"), "a file");

describe("the tree of a state", () => {
  before(() => startEngine());

  it("keeps every bit of its tensors and every number beside them", () => {
    const given = {
      weights: { "stem/kernel": tf.tensor(hard, [3, 3]), "a.b:c~d": tf.scalar(-0) },
      "weights:stem": { kernel: tf.tensor1d([1]) },
      list: [tf.tensor1d([2]), [tf.zeros([0, 3])], { "0": tf.tensor1d([3]) }],
      numbers: [...hard, 1 / 3, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2],
      words: ["NaN", "", "ü\u0000"],
      nothing: null,
      yes: true,
      empty: [{}, []],
    };
    const { arrays } = packTree(given, "a state");
    assert.deepEqual(Object.keys(arrays), [
      "weights:stem/kernel",
      "weights:a.b~1c~0d",
      "weights~1stem:kernel",
      "list:0",
      "list:1:0",
      "list:2:0",
    ]);
    const back = tensorsOf(unpacked(given)) as typeof given;
    const [before, after] = [given, back].map((tree) =>
      tensorsIn(tree).map((tensor) => [
        tensor.shape,
        [...new Uint32Array(tensor.dataSync().slice().buffer)],
      ]),
    );
    assert.deepEqual(after, before);
    const plain = ({ numbers, words, nothing, yes, empty }: typeof given) => [
      numbers,
      words,
      nothing,
      yes,
      empty,
    ];
    assert.deepStrictEqual(plain(back), plain(given)); // Strict: tells -0 from 0.
    assert.deepEqual(Object.keys(back.weights), Object.keys(given.weights));
    tf.dispose([tensorsIn(given), tensorsIn(back)]);
  });

  it("gives back whatever JSON and doubles there are", () => {
    const leaf = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(
        fc.string().filter((name) => name !== "__proto__"),
        tie("value"),
      ),
      value: fc.oneof({ maxDepth: 4 }, leaf, tie("tree"), fc.array(tie("value"))),
    }));
    fc.assert(
      fc.property(tree, (given) => {
        const fresh = JSON.stringify(given);
        const back = unpacked(given);
        assert.equal(JSON.stringify(back), fresh);
        assert.deepEqual(back, structuredClone(given));
      }),
    );
  });

  it("gives every path a word of its own", () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom("~", ":", "0", "1", "a") }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(names, (path) => {
        assert.deepEqual(splitPath(joinPath(path)), path);
      }),
    );
  });

  it("takes records that a notebook's cell has made, and leaves out what is undefined", () => {
    const foreign = runInNewContext("({ a: [1, { b: 2 }], c: undefined })") as object;
    assert.deepEqual(unpacked(foreign), { a: [1, { b: 2 }] });
  });

  it("refuses what a file cannot hold, and says where it is", () => {
    const refuses = (tree: object, sentence: RegExp) =>
      assert.throws(() => packTree(tree, "a state"), sentence);
    refuses(
      { a: { b: [1, new Map()] } },
      /^UserError: a state: a\.b\.1 should be .*, but is a Map$/,
    );
    refuses({ a: undefined, b: [undefined] }, /b\.0 should be .* is of type undefined/);
    refuses({ a: 1n }, /is of type bigint/);
    refuses({ a: () => 1 }, /is of type function/);
    refuses({ a: new Float32Array(2) }, /is a Float32Array/);
    refuses(new Date(0), /the whole should be .* is a Date/);
    refuses([1], /the whole should be .* is a Array/);
    refuses(
      JSON.parse('{"a":{"__proto__":1}}') as object,
      /a should be .* a record with "__proto__"/,
    );
    let deep: object = {};
    for (let i = 0; i < 64; i++) deep = { a: deep };
    refuses(deep, /deeper than 64 records/);
    const whole = tf.tensor1d([1], "int32");
    refuses({ a: whole }, /a tensor of dtype int32/);
    whole.dispose();
    refuses({ a: whole }, /a tensor that was disposed of/);
  });

  it("is not put together from what is no such tree", () => {
    const array = { shape: [1], data: Float32Array.of(1) };
    const refuses = (json: unknown, paths: string[], sentence: RegExp) => {
      const text = typeof json === "string" ? json : JSON.stringify(json);
      const arrays = Object.fromEntries(paths.map((path) => [path, array]));
      assert.throws(() => unpackTree({ json: text, arrays }, "a file"), sentence);
    };
    refuses(
      "{",
      [],
      /^UserError: a file: should hold a tree of numbers and arrays, but its text is not/,
    );
    for (const json of ["null", "1", "[]", { tree: {} }, { tree: [], numbers: {} }]) {
      refuses(json, [], /its text has no tree and no numbers/);
    }
    const tree = { a: null, b: [null, 1], c: {} };
    for (const path of [
      "",
      "x",
      "a:0",
      "b:1",
      "b:2",
      "b:length",
      "c:toString",
      "c",
      "__proto__",
      "__proto__:__proto__",
      "~:",
    ]) {
      refuses({ tree, numbers: {} }, [path], /has no place in it/);
    }
    refuses({ tree, numbers: {} }, ["a", "a:shape"], /"a:shape" has no place/);
    refuses({ tree, numbers: { a: "NaN" } }, ["a"], /"a" has no place/);
    refuses({ tree, numbers: { a: "12" } }, [], /"a" has no place/);
    refuses({ tree, numbers: { a: "toString" } }, [], /"a" has no place/);
    refuses(
      `{"numbers":{},"tree":{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}}`,
      [],
      /deeper than 64/,
    );
  });
});
