import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { packageRoot } from "../../lib/base/package-root";
import { startCellHost } from "../../lib/cells/cell-host";
import { skip } from "../skip";
import { startCells, type TestCells } from "./start-cells";

// What keeps a cell busy, and what it needs before.
const LOOPS: Readonly<Record<string, string>> = {
  "a loop": "while (true);",
  "a loop that catches all": "while (true) { try { while (true); } catch {} finally {} }",
  "a promise that never settles": "await new Promise(() => undefined);",
  "a loop after an await": "await 0;\nwhile (true);",
  "a loop that awaits": "for (;;) await new Promise((done) => setTimeout(done, 5));",
  "a storm of promises": "while (true) await null;",
  "a loop in a timer":
    "setTimeout(() => { while (true); }, 5);\nawait new Promise(() => undefined);",
  "a loop in a tick": "process.nextTick(() => { while (true); });\nawait new Promise(() => 0);",
  "a loop in an immediate": "setImmediate(() => { while (true); });\nawait new Promise(() => 0);",
  "a loop in a file's callback":
    'require("fs").stat(".", () => { while (true); });\nawait new Promise(() => undefined);',
  "a regular expression": '/^(a+)+$/.test("a".repeat(45) + "!");',
  "printing without end": 'while (true) console.log("more");',
  "a method that catches": "for (;;) { try { await 0; } catch {} }",
  "a synchronous sleep": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "a sleep again and again":
    "for (;;) try { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e4); } catch {}",
  "a sleep in a timer":
    "setTimeout(() => Atomics.wait(new BigInt64Array(new SharedArrayBuffer(8)), 0, 0n), 5);\n" +
    "await new Promise(() => undefined);",
  "an instance of WebAssembly that sleeps":
    `const code = "AGFzbQEAAAABBAFgAAADAgEABQQBAwEBBwkBBXNsZWVwAAAKFAESAANAQQBBAEJ//gECABoMAAsL";\n` +
    'const { Instance, Module } = (globalThis as any).WebAssembly;\nnew Instance(new Module(Buffer.from(code, "base64"))).exports.sleep();',
};

// What keeps a cell in a call into Linux: `pipe` is a named pipe that nobody else opens.
const CALLS: Readonly<Record<string, string>> = {
  "a pipe that nobody writes to": "readFileSync(pipe);",
  "a pipe that nobody reads from": 'openSync(pipe, "w");',
  "pipes, again and again": "for (;;) try { readFileSync(pipe); } catch {}",
  "a pipe that stays silent": 'readSync(openSync(pipe, "r+"), Buffer.alloc(1));',
  "a pipe that stays silent and open": 'openSync(pipe, "r+");\nreadFileSync(pipe, "utf8");',
  "a pipe that is full": 'writeSync(openSync(pipe, "r+"), Buffer.alloc(300_000));',
  "a program in a group of its own": 'spawnSync("setsid", ["sleep", "20"]);',
  "programs, again and again": 'for (;;) try { execSync("sleep 20"); } catch {}',
  "a program at a pipe": "execSync(`cat ${pipe}`);",
  "what a program has left behind": 'execSync("sleep 20 &");',
};

function namedPipe(): string {
  const pipe = join(mkdtempSync(join(tmpdir(), "remixmatch-pipe-")), "pipe");
  execFileSync("mkfifo", [pipe]);
  return pipe;
}

describe("an interrupt", function () {
  this.timeout(20_000);
  const cells: TestCells = startCells(tmpdir());

  before(async () => {
    await cells.run("const kept = { here: 7 };\nlet turns = 0;");
  });

  for (const [name, source] of Object.entries(LOOPS)) {
    it(`stops ${name} within two seconds, and keeps the variables`, async () => {
      const { failure, alive, seconds } = await cells.run(`const own = 1;\n${source}`, {
        interruptAfter: 400,
      });
      assert.equal(failure?.ename, "Interrupted", failure?.evalue);
      assert.ok(alive);
      assert.ok(seconds < 2.4, `${seconds} s`);
      assert.equal(await cells.value("kept.here + own"), "8");
    });
  }

  for (const [name, source] of Object.entries(CALLS)) {
    it(`stops a cell that waits for ${name}, and keeps the variables`, async function () {
      if (process.platform !== "linux") return skip(this, "for Linux only");
      const waits =
        'import { execSync, spawnSync } from "node:child_process";\n' +
        'import { openSync, readFileSync, readSync, writeSync } from "node:fs";\n' +
        `const pipe = ${JSON.stringify(namedPipe())};\n${source}`;
      const { failure, alive, seconds, text } = await cells.run(waits, { interruptAfter: 200 });
      assert.deepEqual([failure?.ename, alive, text], ["Interrupted", true, ""], failure?.evalue);
      assert.ok(seconds < 5, `${seconds} s`);
      assert.equal(await cells.value("kept.here"), "7");
    });
  }

  it("ends the program that a cell waits for, and no other", async () => {
    await cells.run(
      'import { execSync, spawn } from "node:child_process";\nconst other = spawn("sleep", ["30"]);',
    );
    const { failure } = await cells.run('execSync("sleep 20");', { interruptAfter: 150 });
    assert.equal(failure?.ename, "Interrupted");
    await cells.run('execSync("sleep 20 &");', { interruptAfter: 150 });
    assert.equal(await cells.value("[other.exitCode, other.signalCode].join()"), ",");
    await cells.run("other.kill();");
  });

  it("ends a program that takes no notice, too", async () => {
    const cell = `execSync("trap '' INT; sleep 20; sleep 20");`;
    const { failure, seconds } = await cells.run(cell, { interruptAfter: 150 });
    assert.equal(failure?.ename, "Interrupted");
    assert.ok(seconds < 6, `${seconds} s`);
  });

  it("leaves how a sleep ends as it is", async () => {
    const sleep = "const cell = new Int32Array(new SharedArrayBuffer(4));\n";
    const ends = "[Atomics.wait(cell, 0, 1), Atomics.wait(cell, 0, 0, 5)].join()";
    assert.equal(await cells.value(sleep + ends), "not-equal,timed-out");
    const woken =
      'import { Worker } from "node:worker_threads";\n' +
      "new Worker(\"setTimeout(() => Atomics.notify(require('worker_threads').workerData, 0), 50)\"," +
      " { eval: true, workerData: cell });\nAtomics.wait(cell, 0, 0);";
    assert.equal(await cells.value(woken), "ok");
  });

  it("names the line that was running", async () => {
    const { failure, run } = await cells.run("1;\n\nwhile (true);\n2;", { interruptAfter: 100 });
    assert.deepEqual(failure!.frames, [{ cell: run, line: 3, column: 1 }]);
  });

  it("stops a loop in a function of an earlier cell, and the loop does not go on", async () => {
    await cells.run(
      "async function count() { for (;;) { turns++; await new Promise((d) => setTimeout(d, 2)); } }",
    );
    const { failure } = await cells.run("await count();", { interruptAfter: 300 });
    assert.equal(failure?.ename, "Interrupted");
    const once = await cells.value("await new Promise((done) => setTimeout(done, 60)); turns");
    const twice = await cells.value("await new Promise((done) => setTimeout(done, 60)); turns");
    assert.ok(Number(once) > 5);
    assert.equal(once, twice);
  });

  it("lets finally run where the code awaits", async () => {
    await cells.run("let cleaned = false;");
    const cell =
      'try { console.log("begun"); for (;;) await new Promise((done) => setTimeout(done, 5)); }\n' +
      "finally { cleaned = true; }";
    await cells.run(cell, { interruptAt: "stream" });
    assert.equal(
      await cells.value("await new Promise((done) => setTimeout(done, 30)); cleaned"),
      "true",
    );
  });

  it("is over before the next cell begins, whenever it comes", async () => {
    const starts = ["while (true);", "while (true) await null;", LOOPS["a loop in a tick"]];
    for (let i = 0; i < 12; i++) {
      const { failure } = await cells.run(starts[i % 3], { interruptAfter: 3 * i });
      assert.equal(failure?.ename, "Interrupted", failure?.evalue);
      assert.equal(await cells.value("kept.here"), "7");
    }
  });

  it("stops a storm of promises in code of others, though it never awaits in a cell", async () => {
    const storm = "new Function(`return (async () => { while (true) await null; })()`)";
    const { failure, alive } = await cells.run(`await ${storm}();`, { interruptAfter: 100 });
    assert.equal(failure?.ename, "Interrupted", failure?.evalue);
    assert.ok(alive);
  });

  it("leaves what an earlier cell has started running", async () => {
    await cells.run("let ticks = 0;\nconst clock = setInterval(() => ticks++, 5);");
    await cells.run("while (true);", { interruptAfter: 50 });
    const later = await cells.value("await new Promise((done) => setTimeout(done, 60)); ticks");
    assert.ok(Number(later) > 3, later);
    await cells.run("clearInterval(clock);");
  });

  it("does nothing while no cell runs, and nothing to the next one", async () => {
    cells.host.interrupt();
    assert.equal(await cells.value("await new Promise((done) => setTimeout(done, 900)); 5"), "5");
  });

  it("does not reach the cell after the one that it was meant for", async () => {
    const slow = startCellHost(tmpdir(), () => pause(1500));
    await slow.ready;
    // The first cell has ended when the interrupt comes, but its host does not know yet; and its
    // process receives nothing before the second cell has come, too.
    const busy =
      "setTimeout(() => { const from = Date.now(); while (Date.now() - from < 2400); }, 20);";
    const first = slow.run({
      run: 1,
      number: 1,
      source: `console.log("handled slowly");\n${busy}`,
    });
    await pause(700);
    slow.interrupt();
    assert.equal((await first).failure, undefined);
    const second = await slow.run({
      run: 2,
      number: 2,
      source: "await new Promise(setImmediate);",
    });
    assert.equal(second.failure, undefined, second.failure?.evalue);
    await slow.close();
  });

  it("stops before the next statement where it could not stop one", async () => {
    const wait = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);";
    const { failure, text } = await cells.run(`${wait}\nconsole.log("after");`, {
      interruptAfter: 150,
    });
    assert.equal(failure?.ename, "Interrupted");
    assert.equal(text, "");
  });

  it("ends a program that a cell waits for, and what that has started", async () => {
    const cell = 'require("child_process").execSync("sleep 20; echo more");\nconsole.log("after");';
    const { failure, seconds, text } = await cells.run(cell, { interruptAfter: 150 });
    assert.equal(failure?.ename, "Interrupted");
    assert.ok(seconds < 3, `${seconds} s`);
    assert.equal(text, "");
    assert.equal(await cells.value("kept.here"), "7");
  });

  it("leaves running programs alone where it can stop the cell", async () => {
    await cells.run('const program = require("child_process").spawn("sleep", ["30"]);');
    await cells.run("while (true);", { interruptAfter: 50 });
    assert.equal(await cells.value("[program.exitCode, program.signalCode].join()"), ",");
    await cells.run("program.kill();");
  });

  it("explains itself where a call cannot be stopped, once", async () => {
    // A pipe under another name than it was opened by: nobody else can find it.
    const pipe = namedPipe();
    const outcome = cells.run(`require("fs").readFileSync(${JSON.stringify(pipe)});`, {
      interruptAfter: 300,
    });
    setTimeout(() => renameSync(pipe, `${pipe}2`), 250);
    setTimeout(() => cells.host.interrupt(), 400);
    await pause(3900);
    writeFileSync(`${pipe}2`, "");
    const { failure, text } = await outcome;
    assert.equal(failure?.ename, "Interrupted");
    assert.match(text, /^The cell is asked to stop, but .* loses all variables\.\n$/);
  });

  it("does not make the process die of a later signal", async () => {
    await cells.run("while (true);", { interruptAfter: 50 });
    // After an await: before, Node itself handles signals, and stops the cell.
    const pause = "await new Promise((done) => setTimeout(done, 50));";
    const signal = `${pause}\nprocess.kill(process.pid, "SIGINT");\n${pause}\n6`;
    assert.equal(await cells.value(signal), "6");
  });

  it("is not what a signal to the process of the cells means: that is for its parent", async () => {
    const { failure, text } = await cells.run(
      'process.kill(process.pid, "SIGINT");\nfor (const until = Date.now() + 100; Date.now() < until;);\n' +
        'console.log("through");',
    );
    assert.equal(failure, undefined, failure?.evalue);
    assert.equal(text, "through\n");
  });

  it("can come many times", async () => {
    for (let i = 0; i < 5; i++) {
      const { failure } = await cells.run("await 0; while (true);", { interruptAfter: 30 });
      assert.equal(failure?.ename, "Interrupted");
    }
    assert.equal(await cells.value("kept.here"), "7");
  });
});

describe("an interrupt in the middle of computing", function () {
  this.timeout(240_000);
  const cells: TestCells = startCells(packageRoot());
  const tensors = () => cells.value("tf.memory().numTensors - before");

  before(async () => {
    const start =
      'import * as re from "remixmatch";\nimport * as tf from "@tensorflow/tfjs";\n' +
      "await re.startEngine();\nconst t = tf.ones([64, 64]);\nconst before = tf.memory().numTensors;";
    assert.equal((await cells.run(start)).failure, undefined);
  });

  it("leaves no tensors of a tidy that was stopped by force, and the engine as it was", async () => {
    const cell = "tf.tidy(() => { let x = t; while (true) x = tf.matMul(x, t); });";
    const { failure } = await cells.run(cell, { interruptAfter: 100 });
    assert.equal(failure?.ename, "Interrupted");
    assert.equal(await tensors(), "0");
    // 64 x 64 ones.
    assert.equal(await cells.value("tf.tidy(() => t.sum().dataSync()[0])"), "4096");
  });

  it("leaves no tensors of a gradient that was stopped by force, and later ones right", async () => {
    const cell =
      "tf.grad((x: tf.Tensor) => { let y = x; while (true) y = tf.matMul(y, t as tf.Tensor2D); })(t);";
    const { failure } = await cells.run(cell, { interruptAfter: 100 });
    assert.equal(failure?.ename, "Interrupted", failure?.evalue);
    assert.equal(await tensors(), "0");
    // d(x²)/dx at 3.
    const cube =
      "tf.tidy(() => tf.grad((x: tf.Tensor) => x.square().sum())(tf.scalar(3)).dataSync()[0])";
    assert.equal(await cells.value(cube), "6");
  });

  it("ends a training in order, with its tensors freed, also one with workers", async () => {
    await cells.run(
      "const data = re.loadDataSet();\nconst split = re.labelSplit(data.train.labels, { count: 40, seed: 1 });\n" +
        "const network = { ...re.wrn10x1, channels: 1, filters: 4, shrink: 4 };\n" +
        "const workers = re.startWorkers({ views: 1, passes: 1 });",
    );
    for (const helpers of ["undefined", "workers"]) {
      const train =
        `await re.train(re.remixmatch(network, { strongViews: 1 }, ${helpers}), data, split, ` +
        "{ steps: 100_000, seed: 1, batch: 8, evaluateEvery: 100_000 });";
      const { failure, events } = await cells.run(train, { interruptAt: "progress" });
      assert.equal(failure?.ename, "Interrupted", failure?.evalue);
      assert.ok(events.some(({ type }) => type === "progress"));
      // Workers that have just started finish their first work; on a busy machine that takes a while.
      for (let i = 0; i < 40 && (await tensors()) !== "0"; i++) await pause(250);
      assert.equal(await tensors(), "0", helpers);
    }
  });
});
