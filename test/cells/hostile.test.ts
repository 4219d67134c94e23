import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { startCells } from "./start-cells";

// What cells do to what all code in their process shares. Each must end, and so must the next one;
// what the compiler needs, too, may make that one fail.
const REPLACEMENTS: Readonly<Record<string, string>> = {
  "false timers": 'import { mock } from "node:test";\nmock.timers.enable();',
  "no timers": "Object.assign(globalThis, { setTimeout: 0, setImmediate: 0, queueMicrotask: 0 });",
  "another JSON": 'JSON.stringify = () => "{}";',
  "how arrays are JSON": 'Object.assign(Array.prototype, { toJSON: () => "array" });',
  "how objects are JSON": 'Object.assign(Object.prototype, { toJSON: () => "object" });',
  "another fs": 'require("fs").writeSync = () => { throw new Error("mocked"); };',
  "no Buffer": "Object.assign(globalThis, { Buffer: undefined });",
  "another Buffer": "Buffer.from = (() => { throw new Error('mocked'); }) as any;",
};

describe("a cell that replaces", function () {
  this.timeout(30_000);

  for (const [name, source] of Object.entries(REPLACEMENTS)) {
    describe(name, () => {
      const { run } = startCells(tmpdir());
      it("ends, and so does the next one", async () => {
        assert.equal((await run(source)).failure, undefined);
        assert.ok((await run("await 0;\n2")).alive);
        assert.equal((await run("while (true);", { interruptAfter: 50 })).alive, true);
      });
    });
  }
});

describe("a hostile cell", function () {
  this.timeout(60_000);
  const { run, value } = startCells(tmpdir());

  it("removes the process' listeners, but those by which it lives", async () => {
    await run('process.on("exit", () => undefined);\nprocess.removeAllListeners();');
    assert.equal(await value('process.listenerCount("exit")'), "0");
    const { failure } = await run('void Promise.reject(new Error("still handled"));');
    assert.equal(failure?.evalue, "still handled");
  });

  it("throws what throws when it is looked at", async () => {
    const { failure } = await run("throw new Proxy({}, { get() { throw new Error('trap'); } });");
    assert.deepEqual([failure?.ename, failure?.evalue], ["Error", "{}"]);
    assert.equal(await value("1"), "1");
  });

  it("throws a class of its own, whose name is the error's", async () => {
    await run("class Odd extends TypeError {}\nclass Even extends Error { name = 'Two'; }");
    for (const [cell, name] of [
      ["throw new Odd('no');", "Odd"],
      ["throw new Even('no');", "Two"],
      ["throw new RangeError('no');", "RangeError"],
      ["throw Object.assign(new Odd('no'), { name: 'Given' });", "Given"],
    ]) {
      assert.equal((await run(cell)).failure?.ename, name);
    }
  });

  it("fails by results that are too long for a message", async () => {
    // Each of these characters becomes six of JSON, and a string of V8's has less than 2 ** 29.
    const long = '"\\u0001".repeat(9e7)';
    const shown = (expression: string) =>
      `({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": ${expression} }) })`;
    const { failure } = await run(shown(long));
    assert.match(failure!.evalue, /^this result has half a billion characters as JSON/);
    const { failure: other } = await run("1", { expressions: { long: shown(long) } });
    assert.match(other!.evalue, /half a billion characters as JSON.*: show a part of it/);
    const { failure: thrown } = await run(`throw new Error(${long});`);
    assert.match(thrown!.evalue.slice(100_000), /the first 100000 of 90000000 characters/);
    assert.equal(await value("2"), "2");
  });

  it("replaces what makes stacks readable, and then has the place of its statement", async () => {
    await run("Object.assign(Error, { prepareStackTrace: undefined });");
    const { failure, run: cell } = await run("1;\n2;\n(() => { throw new Error('here'); })();");
    assert.deepEqual(failure!.frames, [{ cell, line: 3, column: 1 }]);
    assert.deepEqual(failure!.details, []);
  });
});
