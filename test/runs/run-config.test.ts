import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  type RunConfig,
  checkRunConfig,
  readRunConfig,
  resumedRunConfig,
  writeRunConfig,
} from "../../lib/runs/run-config";
import { start } from "../engine/child";
import { fault } from "./runs";
import { tinyConfig } from "./tiny-config";

describe("the config of a run", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-config-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, "run.json");

  it("comes back as it was written, in one order of its fields", async () => {
    const { network, ...others } = tinyConfig;
    const { classes, ...plan } = network;
    const mixed: RunConfig = { network: { ...plan, classes }, ...others };
    await writeRunConfig(folder, mixed);
    assert.deepEqual(readRunConfig(folder), tinyConfig);
    assert.equal(
      JSON.stringify(checkRunConfig(mixed, "a config")),
      JSON.stringify(checkRunConfig(tinyConfig, "a config")),
    );
    assert.deepEqual(readdirSync(folder), ["run.json"]);
  });

  it("is refused by the name of the first field that is not as it should be", () => {
    const refuses = (changed: object, sentence: RegExp) =>
      assert.throws(() => checkRunConfig({ ...tinyConfig, ...changed }, "a file"), fault(sentence));
    refuses({ format: 2 }, /^a file: format is not as it should be: /);
    refuses({ steps: 0 }, /^a file: steps is not/);
    refuses({ seed: 1.5 }, /^a file: seed is not/);
    refuses({ split: { ...tinyConfig.split, count: "40" } }, /^a file: split\.count is not/);
    refuses({ network: { ...tinyConfig.network, filters: 0 } }, /^a file: network\.filters is not/);
    refuses({ batch: 0 }, /^a file: batch is not as it should be: Too small/);
    refuses({ batch: { labeled: 4 } }, /^a file: batch is not/);
    refuses({ options: [] }, /^a file: options is not/);
    refuses({ more: 1 }, /^a file: the whole is not as it should be: .*"more"/);
    assert.throws(() => checkRunConfig(null, "a file"), fault(/^a file: the whole is not/));
  });

  it("is refused by its file's name when that is damaged, with what to do", () => {
    const whole = JSON.stringify(tinyConfig);
    writeFileSync(file(), whole.slice(0, 50));
    assert.throws(
      () => readRunConfig(folder),
      fault(/run\.json: should be the config of a run in JSON, but .*; restore the file, or start/),
    );
    writeFileSync(file(), whole.replace('"steps":6', '"steps":-6'));
    assert.throws(
      () => readRunConfig(folder),
      fault(/run\.json: steps is not as it should be: .*; restore the file, or start the run anew/),
    );
    rmSync(file());
    mkdirSync(file());
    assert.throws(() => readRunConfig(folder), fault(/run\.json: should be .*EISDIR/));
  });

  it("is missed in a folder that is no run's, and where there is none", () => {
    assert.throws(
      () => readRunConfig(folder),
      fault(/: is no run's folder, for it has no run\.json; name the folder of a run$/, 2),
    );
    assert.throws(
      () => readRunConfig(join(folder, "no")),
      fault(/no: is not there; name the folder/, 2),
    );
  });

  it("of a run that goes on is as it was, but for its length and what is kept of it", async () => {
    await writeRunConfig(folder, tinyConfig);
    assert.deepEqual(resumedRunConfig(folder), tinyConfig);
    const changes = { steps: 9, checkpointEvery: 3, keep: 1 };
    assert.deepEqual(resumedRunConfig(folder, changes), { ...tinyConfig, ...changes });
    assert.deepEqual(resumedRunConfig(folder, { steps: 9 }), { ...tinyConfig, steps: 9 });
    const wrong = (changed: object) => () => resumedRunConfig(folder, changed);
    assert.throws(
      wrong({ steps: 9, seed: 2 }),
      fault(
        /^resumedRunConfig: .* may change, but seed was given; leave it out, or start a new run/,
        2,
      ),
    );
    assert.throws(wrong({ keep: 0 }), fault(/^resumedRunConfig: keep is not as it should be/));
    assert.throws(
      () => resumedRunConfig(join(folder, "no")),
      fault(/no: is not there; name the folder of a run$/, 2),
    );
  });

  it("clears away what a killed process had begun to write", async () => {
    const { child, outcome } = start(process.execPath, ["-e", ""]);
    await outcome;
    const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
    writeFileSync(join(folder, `run.json.${machine}-${child.pid}-0.part`), "{");
    await writeRunConfig(folder, tinyConfig);
    assert.deepEqual(readdirSync(folder), ["run.json"]);
  });
});
