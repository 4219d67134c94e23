import assert from "node:assert/strict";
import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Workers, inThisThread } from "../../lib/methods/workers";
import {
  checkpointsOf,
  latestCheckpoint,
  saveCheckpoint,
} from "../../lib/training/checkpoints/checkpoint";
import { readLog } from "../../lib/training/logs/log";
import { type RunConfig, readRunConfig } from "../../lib/runs/run-config";
import { restoreState } from "../../lib/training/checkpoints/restore";
import { type RunOptions, type RunResult, runTraining } from "../../lib/runs/run";
import { disposeState } from "../../lib/training/state";
import { checkpointSteps, contents } from "./run-files";
import { fault, runsHere, spoiling } from "./runs";
import { tinyConfig } from "./tiny-config";

describe("a run that goes on", function () {
  this.timeout(120_000);
  const here = runsHere();
  const { run, goOn, undisturbed } = here;

  /** A signal that asks to stop during such a step, and the workers that see it come. */
  const stoppingIn = (step: number): Pick<RunOptions, "signal" | "workers"> => {
    const stop = new AbortController();
    let views = 0;
    const makeViews: Workers["makeViews"] = (...call) => {
      if (++views === step) stop.abort();
      return inThisThread.makeViews(...call);
    };
    return { signal: stop.signal, workers: { ...inThisThread, makeViews } };
  };

  for (const method of ["remixmatch", "mixmatch", "supervised"]) {
    it(`comes to the same bits after every stop: ${method}`, async () => {
      const { weak } = tinyConfig.options;
      const config = { method, ...(method !== "remixmatch" && { options: { weak } }) };
      const first = await run(config, stoppingIn(2));
      assert.deepEqual([first.step, first.stopped], [1, true]);
      assert.deepEqual(checkpointSteps(here.folder), [1]);
      const second = await goOn(config, stoppingIn(3));
      assert.ok(second.stopped && second.step > 1 && second.step < 6, `${second.step}`);
      const { stopped, evaluations } = await goOn(config);
      assert.equal(stopped, false);
      assert.deepEqual(
        evaluations.map(({ step }) => step),
        [3, 6],
      );
      assert.deepEqual(contents(here.folder), await undisturbed(config));
    });
  }

  it("may have been stopped before its first step", async () => {
    const { step, stopped, evaluations } = await run({}, { signal: AbortSignal.abort() });
    assert.deepEqual([step, stopped, evaluations], [0, true, []]);
    assert.deepEqual(checkpointSteps(here.folder), [0]);
    await goOn();
    assert.deepEqual(contents(here.folder), await undisturbed());
  });

  it("does nothing more when it is done", async () => {
    const { evaluations } = await run();
    const before = contents(here.folder);
    assert.deepEqual(await goOn(), { step: 6, stopped: false, evaluations });
    assert.deepEqual(contents(here.folder), before);
  });

  it("equals a longer run when it is given more steps, wherever it had ended", async () => {
    const wanted = await undisturbed({ steps: 9 });
    for (const steps of [4, 6]) {
      // After step 4 it was scored because it ended there; a longer run is not.
      await run({ steps });
      assert.equal(readLog(join(here.folder, "log.jsonl")).evaluations.at(-1)!.step, steps);
      await goOn({ steps: 9 });
      assert.deepEqual(contents(here.folder), wanted);
      rmSync(here.folder, { recursive: true });
    }
  });

  it("cannot end before where it is", async () => {
    await run({}, stoppingIn(3));
    const { step } = await latestCheckpoint(checkpointsOf(here.folder));
    for (const steps of [1, step]) {
      await assert.rejects(
        goOn({ steps }),
        fault(
          new RegExp(`: has taken ${step} steps already, so it cannot end after ${steps}; ask for`),
          2,
        ),
      );
    }
    assert.equal(readRunConfig(here.folder).steps, 6);
    await goOn({ steps: 5 });
    assert.deepEqual(contents(here.folder), await undisturbed({ steps: 5 }));
  });

  it("passes over a damaged checkpoint with a sentence, and comes to the same bits", async () => {
    await run({ steps: 5 });
    truncateSync(join(checkpointsOf(here.folder), "step-00000005.safetensors"), 5000);
    await goOn({ steps: 6 });
    assert.equal(here.notes.length, 1);
    assert.match(here.notes[0], /step-00000005\.safetensors: should be a whole safetensors file/);
    assert.deepEqual(contents(here.folder), await undisturbed());
  });

  it("starts again where it broke off before its first checkpoint", async () => {
    const workers = spoiling(3, "rotation", NaN);
    await assert.rejects(run({ checkpointEvery: 6 }, { workers }));
    await goOn({ checkpointEvery: 6 });
    assert.deepEqual(contents(here.folder), await undisturbed({ checkpointEvery: 6 }));
  });

  it("keeps as many checkpoints as it is told to, then and later", async () => {
    await run({ keep: 4, steps: 5 });
    assert.deepEqual(checkpointSteps(here.folder), [2, 3, 4, 5]);
    await goOn({ keep: 1 });
    assert.deepEqual(checkpointSteps(here.folder), [6]);
  });
});

describe("a run that is another one than it was", function () {
  this.timeout(120_000);
  const here = runsHere();
  const { run, goOn, undisturbed } = here;

  const edited = async (change: (config: RunConfig) => object): Promise<RunResult> => {
    const config = readRunConfig(here.folder);
    writeFileSync(join(here.folder, "run.json"), JSON.stringify({ ...config, ...change(config) }));
    return goOn(readRunConfig(here.folder));
  };
  beforeEach(() => run({ steps: 2 }));

  it("is refused by the name of what was edited in its config", async () => {
    const before = contents(here.folder);
    const refuses = async (change: (config: RunConfig) => object, what: RegExp, exitCode = 1) => {
      await assert.rejects(edited(change), fault(what, exitCode));
      writeFileSync(
        join(here.folder, "run.json"),
        `${JSON.stringify({ ...tinyConfig, steps: 2 }, null, 2)}\n`,
      );
      assert.deepEqual(contents(here.folder), before);
    };
    await refuses(
      ({ options }) => ({ options: { ...options, temperature: 0.25 } }),
      /step-00000002\.safetensors: the checkpoint was made with options\.temperature 0\.5, but this run has 0\.25/,
    );
    await refuses(() => ({ seed: 2 }), /made with seed 1, but this run has 2/);
    await refuses(() => ({ batch: 8 }), /made with batch 4, but this run has 8/);
    await refuses(() => ({ method: "mixmatch", options: {} }), /made with method "remixmatch"/);
    await refuses(({ network }) => ({ network: { ...network, filters: 8 } }), /network\.filters 4/);
    await refuses(({ split }) => ({ split: { ...split, seed: 2 } }), /made with split "\w{64}"/);
    await refuses(() => ({ data: "nmist" }), /no data set called nmist/, 2);
  });

  it("is refused when its checkpoint was made with other data", async () => {
    const found = await latestCheckpoint(checkpointsOf(here.folder));
    const state = restoreState(found);
    const identity = { ...found.identity, data: "0".repeat(64) };
    await saveCheckpoint(checkpointsOf(here.folder), { state, identity });
    disposeState(state);
    await assert.rejects(goOn({ steps: 4 }), fault(/made with data "0{64}", but this run has "/));
  });

  it("is refused when it should start where another one is", async () => {
    const taken = /: holds a run already; go on with it by --resume, or choose another folder$/;
    await assert.rejects(run(), fault(taken));
    // Its log and its checkpoints are a run's, also without the config.
    rmSync(join(here.folder, "run.json"));
    await assert.rejects(run(), fault(taken));
    rmSync(checkpointsOf(here.folder), { recursive: true });
    await assert.rejects(run(), fault(taken));
    rmSync(join(here.folder, "log.jsonl"));
    await run();
    await assert.rejects(
      runTraining(join(here.folder, "none"), tinyConfig, { resume: true, now: () => 0 }),
      fault(/none: is not there; name the folder of a run$/, 2),
    );
  });

  it("may start where one broke off before its first step", async () => {
    const place = here.freshFolder();
    await assert.rejects(run({ batch: 6 }, {}, place), fault(/the batch should divide by 4/));
    await run({}, {}, place);
    assert.deepEqual(contents(place), await undisturbed());
  });
});
