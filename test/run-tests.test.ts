import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../lib/base/package-root";
import { testFiles, testsNamed, unitTests } from "./run-tests";

const ALIGN = "test/labels/align.test.ts";

describe("the choice of tests", () => {
  it("finds one file by its path, compiled or not, from the root or absolute", () => {
    for (const name of [ALIGN, `./${ALIGN}`, join(packageRoot(), ALIGN)]) {
      assert.deepEqual(testsNamed(name), [ALIGN]);
    }
    assert.deepEqual(testsNamed("dist/test/labels/align.test.js"), [ALIGN]);
  });

  it("finds all files whose path has the letters in it", () => {
    const files = ["test/a/mix.test.ts", "test/b/mixup.test.ts", "test/mixes/c.test.ts"];
    assert.deepEqual(testsNamed("mix", files), files);
    assert.deepEqual(testsNamed("b/mix", files), [files[1]]);
    assert.deepEqual(testsNamed("test/mixes/", files), [files[2]]);
  });

  it("says so when there is none, with the nearest", () => {
    const sentence = 'test:one: no file of tests has "test/labels/algin.ts" in its path';
    assert.throws(() => testsNamed("test/labels/algin.ts"), {
      message: `${sentence}; did you mean ${ALIGN}?`,
    });
    assert.throws(() => testsNamed("no such file at all"), { message: /; look in test\/$/ });
    assert.throws(() => testsNamed(""), { name: "UserError" });
  });

  it("ends with code 2 and the sentence alone, and with mocha's code otherwise", () => {
    const run = (...words: readonly string[]) =>
      spawnSync(process.execPath, [join(__dirname, "run-tests.js"), ...words], {
        encoding: "utf8",
      });
    const none = run("one");
    assert.deepEqual([none.status, none.stdout], [2, ""]);
    assert.match(none.stderr, /^test:one: name a file, as in: npm run test:one -- \S+\n$/);
    const { status, stdout } = run("one", ALIGN, "--grep", "no title has these words");
    assert.equal(status, 0);
    assert.match(stdout, /\n0 passed, 0 failed\n$/);
  });

  it("takes for unit tests those that start no engine, themselves or in a helper", () => {
    const unit = unitTests();
    assert.ok(unit.includes(ALIGN) && unit.includes("test/house.test.ts"));
    for (const file of [
      "test/readme.test.ts", // starts an engine in the README's example
      "test/training/train.test.ts", // of a room that needs one
      "test/runs/run.test.ts", // in a helper
    ]) {
      assert.ok(testFiles().includes(file) && !unit.includes(file), file);
    }
  });
});
