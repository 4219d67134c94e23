import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../lib/base/package-root";

const MOCHA = join(packageRoot(), "node_modules/mocha/bin/mocha.js");
const REPORTER = join(__dirname, "closing-line.js");
const HEAD = `const { skip } = require(${JSON.stringify(join(__dirname, "skip.js"))});`;

const SKIPPING = `${HEAD}
describe("a suite", () => {
  it("passes", () => {});
  it("is skipped in the test", function () { skip(this, "for Linux only"); });
  it("is skipped later in the test", async function () { await null; skip(this, "for Linux only"); });
  describe("with a hook before all", () => {
    before(async function () { await null; skip(this, "no [browser] is here.\\nmore"); });
    it("is skipped", () => {});
    describe("and a suite in it", () => { it("is skipped, too", () => {}); });
  });
  describe("with a hook before each", () => {
    let count = 0;
    beforeEach(function () { if (++count === 2) skip(this, "every second"); });
    it("passes", () => {});
    it("is skipped", () => {});
    it("passes again", () => {});
  });
  it.skip("is skipped silently", () => {});
});`;
const FAILING = `it("fails", () => { throw new Error("so it is"); });`;

describe("the closing lines of a test run", () => {
  const folder = mkdtempSync(join(tmpdir(), "closing-"));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs mocha on files of these texts. */
  const run = (texts: readonly string[], ...words: readonly string[]) => {
    const files = texts.map((_, index) => join(folder, `${index}.js`));
    files.forEach((file, index) => writeFileSync(file, texts[index]));
    const args = [MOCHA, "--no-config", "--reporter", REPORTER, ...words, ...files];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(stderr, "");
    return { status, lines: stdout.trimEnd().split("\n") };
  };

  for (const [mode, words] of [
    ["one process", []],
    ["worker processes", ["--parallel", "--jobs", "2"]],
  ] as const) {
    it(`count why tests were skipped, in ${mode}`, () => {
      const { status, lines } = run([SKIPPING, SKIPPING], ...words);
      assert.equal(status, 0);
      assert.deepEqual(lines.slice(-5), [
        "4 skipped: for Linux only",
        "4 skipped: no [browser] is here",
        "2 skipped: no reason given",
        "2 skipped: every second",
        "6 passed, 0 failed, 12 skipped",
      ]);
    });

    it(`fail a run that skips more than it may, in ${mode}`, () => {
      const enough = run([SKIPPING], ...words, "--reporter-option", "skippedAtMost=6");
      assert.equal(enough.status, 0);
      const tooMany = run([SKIPPING], ...words, "--reporter-option", "skippedAtMost=5");
      assert.equal(tooMany.status, 1);
      assert.deepEqual(tooMany.lines.slice(-2), [
        "At most 5 tests may be skipped here, but 6 were.",
        "3 passed, 0 failed, 6 skipped",
      ]);
    });
  }

  it("fail a run whose number of skips cannot be read", () => {
    assert.equal(run([SKIPPING], "--reporter-option", "skippedAtMost=few").status, 1);
  });

  it("count failures, and leave their exit code", () => {
    const { status, lines } = run([FAILING, SKIPPING, FAILING]);
    assert.equal(status, 2);
    assert.equal(lines.at(-1), "3 passed, 2 failed, 6 skipped");
  });

  it("have a reason for every skip, because tests skip by skip() alone", () => {
    const tests = join(packageRoot(), "test");
    const bare = readdirSync(tests, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^(skip|closing-line\.test)\.ts$/.test(file))
      .filter((file) =>
        /\.skip\(|\bx(it|describe)\(/.test(readFileSync(join(tests, file), "utf8")),
      );
    assert.deepEqual(bare, []);
  });

  it("are one line where nothing was skipped", () => {
    const { lines } = run([`it("passes", () => {});`]);
    assert.equal(lines.at(-1), "1 passed, 0 failed");
    assert.doesNotMatch(lines.at(-2)!, /skipped/);
  });
}).timeout(60_000);
