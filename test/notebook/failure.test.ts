import assert from "node:assert/strict";
import { runNotebook, type RunFailure } from "../../lib/notebook/run";
import { removeFolders, writeNotebook } from "./write-notebook";

async function fail(cells: readonly string[], options = {}): Promise<RunFailure> {
  const result = await runNotebook(
    writeNotebook([...cells, "console.log('not reached')"]),
    options,
  );
  assert.equal(result.status, "failed");
  const failed = result.notebook.cells[result.failure!.cell.index];
  const error = failed.cell_type === "code" ? failed.outputs.at(-1) : undefined;
  assert.ok(error?.output_type === "error");
  assert.equal(error.ename, result.failure!.ename);
  const next = result.notebook.cells.at(-1)!;
  assert.ok(next.cell_type === "code" && next.execution_count === null);
  return result.failure!;
}

const at = ({ cell, line, column }: RunFailure) => [cell.number, line, column];

describe("a cell that fails", function () {
  this.timeout(240_000);
  after(removeFolders);

  it("is named with line and column when it does not compile", async () => {
    const failure = await fail(["let a = 1;", "\n// why\n  a =\n    'text';\nnowhere;"]);
    assert.deepEqual(at(failure), [2, 3, 3]);
    assert.equal(failure.ename, "TypeScriptError");
    assert.equal(failure.evalue, "TS2322: Type 'string' is not assignable to type 'number'.");
    assert.match(failure.traceback, /> 3 \| {3}a =\n {4}\| {3}\^/);
    assert.match(failure.traceback, /TS2304: Cannot find name 'nowhere'\. \(line 5, column 1\)/);
  });

  it("is shown line by line through types, comments, blank lines and several cells", async () => {
    const failure = await fail([
      [
        "interface Deep {", // 1
        "  readonly a?: { readonly b: number };", // 2
        "}", // 3
        "", // 4
        "/* a comment", // 5
        "   of two lines */", // 6
        "function read(", // 7
        "  deep: Deep,", // 8
        "): number {", // 9
        "  return (", // 10
        "    deep", // 11
        "      .a!", // 12
        "      .b", // 13
        "  );", // 14
        "}", // 15
      ].join("\n"),
      "const one = 1;\n\n// two\nconst two: number =\n  one +\n  read({});\ntype Unused = string;",
    ]);
    assert.deepEqual(at(failure), [2, 6, 3]);
    assert.equal(failure.ename, "TypeError");
    assert.match(failure.evalue, /reading 'b'/);
    assert.match(failure.traceback, /Cell 1, line 13\n[^]*> 13 \| {7}\.b\n[^]*Cell 2, line 6\n/);
  });

  it("is shown through await, also when the error comes from Node itself", async () => {
    const failure = await fail([
      "type Path = string;\nawait new Promise((resolve) => setTimeout(resolve, 5));\n\n" +
        "const missing: Path = 'nowhere';\nawait require('fs').promises.readFile(\n  missing,\n);",
    ]);
    assert.deepEqual(at(failure), [1, 5, 1]);
    assert.match(failure.evalue, /ENOENT/);
  });

  it("is named when it wants to end its process", async () => {
    const failure = await fail(["console.log('before');\n\nprocess.exit(3)"]);
    assert.deepEqual(at(failure), [1, 3, 9]);
    assert.equal(failure.ename, "ProcessExit");
    assert.match(failure.evalue, /process\.exit\(3\)/);
  });

  it("is named when its process crashes", async () => {
    const failure = await fail(["1;", "1;\nprocess.kill(process.pid, 'SIGSEGV'); while (true);"]);
    assert.deepEqual(at(failure).slice(0, 2), [2, 2]);
    assert.match(failure.evalue, /ended by the signal SIGSEGV/);
  });

  it("is named when it runs out of memory", async () => {
    const before = process.env.NODE_OPTIONS;
    process.env.NODE_OPTIONS = "--max-old-space-size=400";
    try {
      const code = "const kept: number[][] = [];\nfor (;;) kept.push(new Array(1e5).fill(0.5));";
      const failure = await fail([code]);
      assert.deepEqual(at(failure).slice(0, 2), [1, 2]);
      assert.match(failure.evalue, /ran out of memory/);
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = before;
    }
  });

  it("is named when it leaves a rejection or a timer's error that no code handles", async () => {
    const rejection = await fail(["1;\nvoid Promise.reject(new Error('left'));\n2;"]);
    assert.deepEqual(at(rejection), [1, 2, 21]);
    assert.equal(rejection.evalue, "left");
    const timer = await fail([
      "setTimeout(() => {\n  throw new RangeError('late');\n}, 5);\nawait new Promise(() => 0);",
    ]);
    assert.deepEqual(at(timer), [1, 2, 9]);
    assert.equal(timer.ename, "RangeError");
  });

  it("is stopped when it takes too long: busy, waiting, or busy after waiting", async () => {
    for (const [code, line] of [
      ["1;\nlet x = 0;\nwhile (true) x++;", 3],
      ["1;\nawait new Promise(() => 0);", 2],
      ["await 0;\nwhile (true);", 2],
    ] as const) {
      const failure = await fail([code], { timeoutSeconds: 1 });
      assert.deepEqual(at(failure).slice(0, 2), [1, line]);
      assert.equal(failure.ename, "Timeout");
      assert.equal(failure.evalue, "the cell ran longer than the 1 s it was given");
    }
  });

  it("may throw anything", async () => {
    const hostile =
      "1;\nthrow { get message(): string { throw 1; }, get stack(): string { throw 2; }, " +
      "[Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('never'); } };";
    const failure = await fail([hostile]);
    assert.deepEqual(at(failure).slice(0, 2), [1, 2]);
    assert.match(failure.evalue, /cannot be shown: never/);
    const nothing = await fail(["throw undefined;"]);
    assert.equal(nothing.evalue, "undefined");
    const caused = await fail(["throw new Error('outer', { cause: new TypeError('inner') });"]);
    assert.match(caused.traceback, /caused by TypeError: inner/);
  });
});
