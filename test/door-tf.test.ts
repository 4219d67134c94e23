import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Engine, engine, network, seedKey, startEngine, tf, wrn10x1 } from "../lib";
import { freshFolder, removeFolders } from "./notebook/write-notebook";

// A program in another folder, which has the package and no TensorFlow.js of its own.
const PROGRAM = `
import { network, seedKey, startEngine, tf, wrn10x1 } from "remixmatch";
const engine = await startEngine();
const before = tf.memory().numTensors;
const { length } = Object.values(network.initWeights(seedKey(1), wrn10x1));
const made = tf.memory().numTensors - before;
console.log(JSON.stringify({ backend: engine.backend, tf: tf.getBackend(), length, made }));
`;

describe("the library's TensorFlow.js", function () {
  this.timeout(60_000);
  let started: Engine;
  before(async () => {
    started = await startEngine();
  });
  after(removeFolders);

  it("is the one that the engine runs on, and the room's", () => {
    assert.equal(tf.getBackend(), started.backend);
    assert.equal(engine.tf, tf);
  });

  it("knows the tensors that the library makes, and frees them", () => {
    const { numTensors } = tf.memory();
    const weights = network.initWeights(seedKey(1), wrn10x1, { rotation: false });
    const count = Object.keys(weights).length;
    assert.ok(count > 10);
    assert.equal(tf.memory().numTensors, numTensors + count);
    assert.ok(Object.values(weights).every((weight) => weight instanceof tf.Tensor));
    tf.dispose(weights);
    assert.equal(tf.memory().numTensors, numTensors);
  });

  it("is the engine's for a program elsewhere, too, that imports it from the package", async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", PROGRAM],
      { cwd: freshFolder() },
    );
    const said = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(said.tf, said.backend);
    assert.equal(said.made, said.length);
  });
});
