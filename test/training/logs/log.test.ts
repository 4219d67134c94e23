import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Log,
  type LogOptions,
  openLog,
  readEvaluations,
  readLog,
} from "../../../lib/training/logs/log";
import { skip } from "../../skip";

const reportOf = (step: number) => ({
  terms: { loss: 1 / step, ramp: step / 7 },
  distributions: { guess: [1 / 3, 2 / 3] },
});

/** Logs steps as training does, with an evaluation every third step. */
function logSteps(log: Log, first: number, last: number): void {
  for (let step = first; step <= last; step++) {
    log.step(step, reportOf(step));
    if (step % 3 === 0) log.evaluation({ step, accuracy: step / 100, rawAccuracy: 0.1 });
  }
}

describe("the log of a run", () => {
  let folder: string;
  let file: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-log-"))));
  beforeEach(() => {
    file = join(folder, "log.jsonl");
    rmSync(file, { force: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(first: number, last: number, options?: LogOptions): void {
    const log = openLog(file, options);
    logSteps(log, first, last);
    log.flush();
    log.close();
  }

  it("gives back what was written: steps and evaluations, in order", () => {
    write(1, 4);
    assert.deepEqual(readLog(file), {
      steps: [1, 2, 3, 4].map((step) => ({ step, terms: reportOf(step).terms })),
      evaluations: [{ step: 3, accuracy: 0.03, rawAccuracy: 0.1 }],
    });
  });

  it("gives back its evaluations without its steps", () => {
    write(1, 7);
    assert.deepEqual(
      readEvaluations(file).map(({ step }) => step),
      [3, 6],
    );
    assert.deepEqual(readEvaluations(file), readLog(file).evaluations);
  });

  it("is one plain object a line", () => {
    write(3, 3);
    assert.equal(
      readFileSync(file, "utf8"),
      '{"type":"step","step":3,"terms":{"loss":0.3333333333333333,"ramp":0.42857142857142855}}\n' +
        '{"type":"evaluation","step":3,"accuracy":0.03,"rawAccuracy":0.1}\n',
    );
  });

  it("writes every second step and the distributions when asked, and each evaluation", () => {
    write(1, 5, { every: 2, distributions: true });
    const { steps, evaluations } = readLog(file);
    assert.deepEqual(
      steps,
      [2, 4].map((step) => ({ step, ...reportOf(step) })),
    );
    assert.deepEqual(
      evaluations.map(({ step }) => step),
      [3],
    );
  });

  it("is byte for byte that of an undisturbed run, wherever a crash cut it and it goes on", () => {
    write(1, 9, { every: 2 });
    const whole = readFileSync(file);
    for (const [reached, fromStep] of [
      [7, 6], // the checkpoint has a step and an evaluation
      [7, 5], // a step between two lines
      [4, 4], // nothing is to be cut
      [9, 0], // from the start
    ]) {
      rmSync(file);
      write(1, reached, { every: 2 });
      appendFileSync(file, '{"type":"step","st');
      const log = openLog(file, { every: 2, fromStep });
      logSteps(log, fromStep + 1, 9);
      log.close();
      assert.deepEqual(readFileSync(file), whole, `from ${fromStep}`);
    }
  });

  it("drops the evaluation after the very step it goes on from, where that is asked for", () => {
    write(1, 6);
    openLog(file, { fromStep: 6, keepEvaluation: false }).close();
    assert.deepEqual(readLog(file).steps.length, 6);
    assert.deepEqual(
      readLog(file).evaluations.map(({ step }) => step),
      [3],
    );
    openLog(file, { fromStep: 5, keepEvaluation: false }).close();
    assert.deepEqual(
      readLog(file).evaluations.map(({ step }) => step),
      [3],
    );
  });

  it("starts where it can when there is no log to go on with", () => {
    write(5, 6, { fromStep: 4 });
    assert.deepEqual(
      readLog(file).steps.map(({ step }) => step),
      [5, 6],
    );
  });

  it("can be read while it is written: a line without its end does not count yet", () => {
    write(1, 2);
    appendFileSync(file, '{"type":"step","step":3,');
    assert.equal(readLog(file).steps.length, 2);
  });

  it("says which file and line are damaged, to readers and to a run that goes on", () => {
    const good = '{"type":"step","step":1,"terms":{}}\n';
    const damage: [string, RegExp][] = [
      [
        "hello\n",
        /log\.jsonl, line 2: should be one entry of a log in JSON, but .*; mend or remove that line/,
      ],
      [
        '{"type":"step","step":2,"terms":{"loss":null}}\n',
        /line 2: terms\.loss is not as it should be/,
      ],
      ['{"type":"step","step":2.5,"terms":{}}\n', /line 2: step is not/],
      ['{"type":"evaluation","step":2,"accuracy":68}\n', /line 2: accuracy is not/],
      ['{"type":"pause","step":2}\n', /line 2: type is not/],
      ["[]\n", /line 2: the whole is not/],
      ["\n", /line 2: should be one entry of a log in JSON/],
    ];
    for (const [line, sentence] of damage) {
      writeFileSync(file, good + line + good);
      assert.throws(() => readLog(file), { name: "UserError", message: sentence });
      assert.throws(() => openLog(file, { fromStep: 3 }), { name: "UserError", message: sentence });
    }
  });

  it("says that there is nothing to read", () =>
    assert.throws(() => readLog(file), /log\.jsonl: the log cannot be read \(ENOENT/));

  it("refuses steps that are no whole numbers", () => {
    assert.throws(() => openLog(file, { every: 0 }), /openLog: every should be a whole number/);
    assert.throws(() => openLog(file, { fromStep: -1 }), /openLog: fromStep should be a whole/);
  });

  it("says which file cannot be opened, and that a closed one cannot be written", () => {
    const nowhere = join(folder, "no-such-folder", "log.jsonl");
    assert.throws(() => openLog(nowhere), /no-such-folder.log\.jsonl: cannot be written \(ENOENT/);
    mkdirSync(join(folder, "taken"));
    assert.throws(() => openLog(join(folder, "taken")), /taken: the log cannot be read \(EISDIR/);
    const log = openLog(file);
    log.close();
    assert.throws(() => log.step(1, reportOf(1)), /log\.jsonl: cannot be written \(EBADF/);
  });

  it("says in a sentence when the disk takes no more, and the run can go on after it", function () {
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
    // The shell forbids files above one or two blocks; to a writer that is a full disk.
    const script = `
      const { openLog } = require(process.argv[1]);
      const log = openLog(process.argv[2]);
      try {
        for (let step = 1; step < 1000; step++) log.step(step, { terms: { loss: step / 7 } });
      } catch (fault) {
        console.log(fault.name + ": " + fault.message);
      }`;
    const said = execFileSync("sh", [
      "-c",
      'ulimit -f 1 && exec "$0" "$@"',
      ...[process.execPath, "-e", script, require.resolve("../../../lib/training/logs/log"), file],
    ]).toString();
    assert.match(
      said,
      /^UserError: .*log\.jsonl: cannot be written \(EFBIG.*\); see that .* has room/,
    );
    const { steps } = readLog(file);
    assert.ok(steps.length > 2);
    const log = openLog(file, { fromStep: steps.length });
    log.step(steps.length + 1, { terms: { loss: 1 }, distributions: {} });
    log.close();
    assert.equal(readLog(file).steps.length, steps.length + 1);
  });
});
