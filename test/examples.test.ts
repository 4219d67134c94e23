import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as library from "../lib";
import { type Examples, readExamples } from "./examples";
import { runExample } from "./shown-values";

const { setFrontend } = library.base;
const { writeImageFile } = library.data;

describe("the examples in the documentation of everyday names", () => {
  const folder = mkdtempSync(join(tmpdir(), "examples-"));
  let read: Examples;
  let restore: () => void;

  before(async function () {
    this.timeout(120_000);
    read = readExamples();
    restore = setFrontend({ display: () => undefined });
    await library.startEngine();
    const [image] = library.loadDataSet().train.images;
    for (const label of ["cats", "dogs"]) {
      mkdirSync(join(folder, "photos", label), { recursive: true });
      for (const file of ["1.png", "2.png"]) {
        await writeImageFile(join(folder, "photos", label, file), image);
      }
    }
  });

  after(() => {
    restore();
    rmSync(folder, { recursive: true });
  });

  it("are there for each value", () => {
    assert.ok(read.names.length >= 40, `${read.names.length} names`);
    const shown = new Set(read.examples.map(({ name }) => name));
    assert.deepEqual(
      read.names.filter((name) => !shown.has(name)),
      [],
    );
  });

  it("type-check", () => assert.deepEqual(read.complaints, []));

  it("run, come to the values they show, and leave no tensor behind", async () => {
    for (const { name, code } of read.examples) {
      const before = library.tf.memory().numTensors;
      try {
        await runExample(code, { ...library, folder });
        assert.equal(library.tf.memory().numTensors - before, 0, "tensors left behind");
      } catch (thrown) {
        throw new Error(`the example of ${name}: ${String(thrown)}`, { cause: thrown });
      }
    }
  }).timeout(120_000);
});

describe("a shown value", () => {
  const runs = (code: string) => runExample(code, {});

  it("may be a number to its digits, a text, an array or a record", async () => {
    await runs(`1 / 3; // 0.33\nconst x = -2; // -2\n"a" + "b"; // "ab"`);
    await runs(`[Float32Array.of(0.5), true, null]; // [[0.5], true, null]\nx(); // a word of prose
      function x() {\n  return 1;\n}`);
    await runs(`const at = { step: 1, loss: [0.126] };\nat; // { step: 1, loss: [0.13] }`);
  });

  it("fails where the line comes to another one", async () => {
    const wrong = ["1 / 3; // 0.34", "3.4; // 3", "[1, 2]; // [1]", "'a'; // \"b\""];
    wrong.push("const x = { a: 1, b: 2 }; // { a: 1 }", "0; // null", "[]; // {a: 1}");
    for (const code of wrong) await assert.rejects(runs(code), /but came to/, code);
  });

  it("fails where it is no literal, stands after no line, or is never come to", async () => {
    await assert.rejects(runs("40; // 40 labels"), /40 labels is no value/);
    await assert.rejects(runs("[1]; // [one]"), /one is no number/);
    await assert.rejects(runs("// 40\nlet x;"), /stands after no line/);
    await assert.rejects(runs("if (false) {\n  1; // 1\n}"), /no line came to/);
  });
});
