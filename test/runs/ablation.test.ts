import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadDataSet } from "../../lib/data/load";
import { startEngine } from "../../lib/engine/engine";
import { CLASSROOM_ROWS, type RowName } from "../../lib/runs/classroom";
import { presetNamed } from "../../lib/runs/presets";
import { readAblationRuns, trainRow } from "../../lib/runs/ablation";
import { skip } from "../skip";

const rows = Object.keys(CLASSROOM_ROWS) as RowName[];

describe("the log of the ablation", () => {
  const runs = readAblationRuns();
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-ablation-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("has every row with the same three seeds or more, each once, of this data and this length", () => {
    const { steps, evaluateEvery } = presetNamed("classroom");
    const seeds = runs.filter(({ row }) => row === "ReMixMatch").map(({ seed }) => seed);
    assert.ok(seeds.length >= 3, seeds.join());
    for (const name of rows) {
      const own = runs.filter(({ row }) => row === name);
      assert.deepEqual(own.map(({ seed }) => seed).sort(), [...seeds].sort(), name);
      for (const run of own) {
        assert.equal(run.steps, steps);
        assert.equal(run.accuracy.length, steps / evaluateEvery);
        assert.equal(run.data, loadDataSet().checksum);
      }
    }
    assert.equal(runs.length, rows.length * seeds.length);
  });

  it("is of this code: the first steps of a run, made anew, have the accuracy in it", async function () {
    const engine = await startEngine();
    const logged = runs.find(({ row, seed }) => row === "ReMixMatch" && seed === 1)!;
    if (engine.name !== logged.engine)
      return skip(this, `the log is of the ${logged.engine} engine, this is the other`);
    const [[step, accuracy]] = logged.accuracy;
    const anew = await trainRow("ReMixMatch", { seed: 1, steps: step });
    // On another kind of processor the bits differ, and with them a few of 3000 images.
    assert.ok(Math.abs(anew.accuracy[0][1] - accuracy) < 0.01, `${anew.accuracy[0][1]}`);
  }).timeout(120_000);

  for (const [damage, line, sentence] of [
    ["no JSON", '{"row":', /line 1: should be one run in JSON, but/],
    ["no accuracy", JSON.stringify({ ...runs[0], accuracy: [] }), /line 1: accuracy is not as/],
    ["a stranger", JSON.stringify({ ...runs[0], more: 1 }), /line 1: the whole is not as/],
  ] as const) {
    it(`is refused by file and line with ${damage}`, () => {
      const file = join(folder, "runs.jsonl");
      writeFileSync(file, `${line}\n`);
      assert.throws(() => readAblationRuns(file), sentence);
      assert.throws(() => readAblationRuns(file), new RegExp("runs.jsonl"));
    });
  }

  it("is asked for by name when it is not there", () =>
    assert.throws(
      () => readAblationRuns(join(folder, "none.jsonl")),
      /none.jsonl: could not be read .* npm run ablations/,
    ));
});

describe("training a row of the ablation", () => {
  before(() => startEngine());

  for (const row of rows) {
    it(`works for ${row}, leaks nothing, and guesses where there is something to guess`, async () => {
      const before = tf.memory().numTensors;
      const run = await trainRow(row, { seed: 2, steps: 1 });
      assert.equal(tf.memory().numTensors, before);
      assert.deepEqual(
        run.accuracy.map(([step]) => step),
        [1],
      );
      assert.equal(run.guessed === null, CLASSROOM_ROWS[row].method === "supervised");
      const answered = run.answered.reduce((sum, share) => sum + share, 0);
      assert.ok(Math.abs(answered - 1) < 1e-3, `${answered}`);
    }).timeout(60_000);
  }
});
