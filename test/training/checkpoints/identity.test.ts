import assert from "node:assert/strict";
import { cpus } from "node:os";
import { packageVersion } from "../../../lib/base/package-root";
import { splitHash } from "../../../lib/data/splits/split";
import { engineInUse, startEngine } from "../../../lib/engine/engine";
import { plainOptions } from "../../../lib/methods/options";
import {
  type Identity,
  expectIdentity,
  identityOf,
} from "../../../lib/training/checkpoints/identity";
import { packTree, unpackTree } from "../../../lib/training/checkpoints/state-tree";
import { runNode } from "../../engine/child";
import { tinyIdentity, tinyMethod, tinyNetwork } from "./tiny-run";

describe("the identity of a run", () => {
  const { options } = tinyIdentity;
  const refuses = (change: object, sentence: RegExp, found: Identity = tinyIdentity) =>
    assert.throws(() => expectIdentity(found, { ...tinyIdentity, ...change }, "a file"), sentence);

  it("refuses another run, and names the first thing that differs with both values", () => {
    refuses(
      { options: { ...options, temperature: 1 }, seed: 9 },
      /^UserError: a file: the checkpoint was made with options\.temperature 0\.5, but this run has 1; go on/,
    );
    refuses({ method: "mixmatch" }, /made with method "remixmatch", but this run has "mixmatch"/);
    refuses({ network: { ...tinyNetwork, filters: 8 } }, /network\.filters 4, but this run has 8/);
    refuses({ data: "f" }, /made with data "dddd.*", but this run has "f"/);
    refuses({ split: "f" }, /made with split "eeee.*", but this run has "f"/);
    refuses({ seed: 2 }, /made with seed 1, but this run has 2/);
    refuses({ batch: 64 }, /made with batch 4, but this run has 64/);
    const prior = [0.5, 0.25, 0.25];
    refuses(
      { options: { ...options, prior } },
      /prior null, but this run has \[0\.5,0\.25,0\.25\]/,
    );
    refuses(
      { options: { ...options, prior: [0.5, 0.2, 0.3] } },
      /options\.prior\.1 0\.25, but this run has 0\.2/,
      { ...tinyIdentity, options: { ...options, prior } },
    );
    refuses({ options: { ...options, more: Infinity } }, /more none, but this run has Infinity/);
    refuses({ options: {} }, /options\.temperature 0\.5, but this run has none/);
    refuses({ options: { ...options, weak: { flip: true } } }, /weak\.shiftPixels 1/);
    refuses({ data: "f".repeat(1000) }, /but this run has "f{79}…;/);
  });

  it("lets the same run go on, and says where another machine may give other bits", () => {
    assert.deepEqual(expectIdentity(tinyIdentity, tinyIdentity), []);
    const undefinedToo = { ...tinyIdentity, options: { ...options, more: undefined } };
    assert.deepEqual(expectIdentity(tinyIdentity, undefinedToo), []);
    const machine = { ...tinyIdentity.machine, version: "2.22.0", processor: "another" };
    const notes = expectIdentity(tinyIdentity, { ...tinyIdentity, machine }, "a file");
    assert.equal(notes.length, 2);
    assert.match(
      notes[0],
      /^a file: the checkpoint was made with machine\.version "2\.21\.0", but this run has "2\.22\.0": its bits may differ/,
    );
    assert.match(notes[1], /machine\.processor "some processor", but this run has "another"/);
  });

  it("knows a number of images and as many of each kind for the same", async () => {
    await startEngine();
    const split = { unlabeled: [0, 1], validation: [], seed: 1, labeled: [0] };
    const of = (batch: Identity["batch"]) =>
      identityOf(tinyMethod(), { checksum: "abc" }, split, { seed: 3, batch }).batch;
    assert.deepEqual([of(4), of({ labeled: 4, unlabeled: 4 })], [4, 4]);
    assert.deepEqual(of({ labeled: 4, unlabeled: 8 }), { labeled: 4, unlabeled: 8 });
  });

  it("is taken from the run itself and this machine", async () => {
    await startEngine();
    const [method, data] = [tinyMethod(), { checksum: "abc" }];
    const split = { unlabeled: [0, 1, 2, 3], validation: [4] };
    const of = (labeled: number[], seed = 1) =>
      identityOf(method, data, { ...split, seed, labeled }, { seed: 3, batch: 4 });
    const identity = of([1, 2]);
    assert.deepEqual(identity, {
      method: "remixmatch",
      options: plainOptions(method.options),
      network: method.network,
      data: "abc",
      split: splitHash({ ...split, seed: 1, labeled: [1, 2] }),
      seed: 3,
      batch: 4,
      machine: {
        engine: engineInUse()!.name,
        version: engineInUse()!.version,
        threads: engineInUse()!.threads,
        processor: cpus()[0].model,
        remixmatch: packageVersion(),
      },
    });
    assert.equal(of([1, 2]).split, identity.split);
    assert.notEqual(of([1, 3]).split, identity.split);
    assert.notEqual(of([1, 2], 2).split, identity.split);
    const saved = unpackTree(packTree(identity, "an identity"), "a file") as unknown as Identity;
    assert.deepEqual(expectIdentity(saved, identity), []);
  });

  it("asks for an engine first", async () => {
    const script = `
      const { identityOf } = require(${JSON.stringify(require.resolve("../../../lib/training/checkpoints/identity"))});
      identityOf({ name: "m", options: {}, network: {} }, { checksum: "" }, {}, { seed: 1, batch: 1 });`;
    const { code, stderr } = await runNode(["-e", script]);
    assert.match(stderr, /identityOf: no engine runs yet; call startEngine\(\) first/);
    assert.equal(code, 1);
  });
});
