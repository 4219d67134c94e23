import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../lib/engine/engine";
import { start } from "./child";
import { repository } from "./fresh-install";
import { skip } from "../skip";

// One step of gradient descent on a convolution, its normalization and its activation, as somebody
// who installed the package writes it. Prints the loss before and after.
const STEP = `
const tf = require("@tensorflow/tfjs");
const from = (file) => require("./node_modules/remixmatch/dist/lib/engine/" + file);
(async () => {
  const { name } = await from("engine").startEngine();
  const { batchNorm } = from("batch-norm");
  const { leakyRelu } = from("leaky-relu");
  const images = tf.linspace(-1, 1, 4 * 8 * 8 * 3).reshape([4, 8, 8, 3]);
  const loss = (filter, gamma, beta) => {
    const { output } = batchNorm(tf.conv2d(images, filter, 2, "same"), gamma, beta);
    return tf.mean(tf.square(tf.sub(leakyRelu(output, 0.1), 1)));
  };
  const weights = [tf.linspace(-1, 1, 108).reshape([3, 3, 3, 4]), tf.ones([4]), tf.zeros([4])];
  const gradients = tf.grads(loss)(weights);
  const moved = weights.map((weight, i) => tf.sub(weight, tf.mul(gradients[i], 0.1)));
  const [before, after] = [loss(...weights).dataSync()[0], loss(...moved).dataSync()[0]];
  console.log(JSON.stringify({ name, before, after }));
})();
`;

describe("the package, installed from a tarball in an empty project", function () {
  this.timeout(900_000);
  const project = mkdtempSync(join(tmpdir(), "remixmatch-project-"));
  after(() => {
    rmSync(project, { recursive: true });
  });

  const npx = (...args: string[]) =>
    start("npx", ["--no-install", "remixmatch", ...args], { REMIXMATCH_ENGINE: undefined }, project)
      .outcome;
  const train = async () => {
    const { stdout, stderr } = await start(process.execPath, ["step.js"], {}, project).outcome;
    assert.equal(stderr, "");
    const step = JSON.parse(stdout) as { name: string; before: number; after: number };
    assert.ok(step.after < step.before, stdout);
    return step;
  };

  it("computes at once, and natively after `engine install`", async function () {
    const packed = await start("npm", ["pack", "--pack-destination", project], {}, repository)
      .outcome;
    assert.equal(packed.code, 0, packed.stderr);
    const tarball = readdirSync(project).find((name) => name.endsWith(".tgz"))!;
    writeFileSync(join(project, "package.json"), '{ "name": "empty", "private": true }\n');
    writeFileSync(join(project, "step.js"), STEP);
    // Scripts run here, as they do for anybody: that of the native package may well fail.
    const installed = await start(
      "npm",
      ["install", "--ignore-scripts=false", `./${tarball}`],
      { npm_config_ignore_scripts: undefined },
      project,
    ).outcome;
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/.test(installed.stderr))
      return skip(this, "the npm registry is out of reach");
    assert.equal(installed.code, 0, installed.stderr);

    const first = await npx("engine", "--json");
    assert.equal(first.code, 0, first.stderr);
    const { name } = JSON.parse(first.stdout) as Engine;
    const before = await train();
    assert.equal(before.name, name);

    const provisioned = await npx("engine", "install");
    if (provisioned.code !== 0) return skip(this, provisioned.stderr);
    assert.ok(existsSync(join(project, "node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8")));
    const second = JSON.parse((await npx("engine", "--json")).stdout) as Engine;
    assert.equal(second.name, "native");
    const after = await train();
    assert.equal(after.name, "native");
    assert.ok(Math.abs(after.after - before.after) < 1e-5, "both engines take the same step");
  });
});
