import { drawAndStep } from "../../../lib/methods/method-from";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { integers } from "../../../lib/base/draws";
import { seedKey } from "../../../lib/base/keys";
import { decodeSafetensors, encodeSafetensors } from "../../../lib/base/safetensors";
import { tensorsIn } from "../../../lib/base/tensors";
import { startEngine } from "../../../lib/engine/engine";
import type { ReMixMatchState } from "../../../lib/methods/remixmatch/remixmatch";
import {
  latestCheckpoint,
  readCheckpoint,
  saveCheckpoint,
} from "../../../lib/training/checkpoints/checkpoint";
import {
  decodeCheckpoint,
  encodeCheckpoint,
} from "../../../lib/training/checkpoints/checkpoint-file";
import { restoreState } from "../../../lib/training/checkpoints/restore";
import { disposeState } from "../../../lib/training/state";
import { asNobody } from "../../as-nobody";
import { start } from "../../engine/child";
import { inSmallDisk } from "../../small-disk";
import { steppedState, tinyBatch, tinyIdentity, tinyMethod } from "./tiny-run";
import { skip } from "../../skip";

const identity = tinyIdentity;
const child = require.resolve("./checkpoint-child");

/** A state with the bits of its tensors in their place. */
const bitsOf = (state: unknown): unknown => {
  if (state instanceof tf.Tensor) {
    return [state.shape, Buffer.from(state.dataSync().slice().buffer).toString("hex")];
  }
  if (Array.isArray(state)) return state.map(bitsOf);
  if (typeof state !== "object" || state === null) return state;
  return Object.fromEntries(Object.entries(state).map(([name, each]) => [name, bitsOf(each)]));
};
const fault = (sentence: RegExp) => (error: Error) => {
  assert.equal(error.name, "UserError", error.stack);
  assert.match(error.message, sentence);
  return true;
};
const plain = (step: number) => ({ step, numbers: [step, 1 / 3] });

describe("a checkpoint", () => {
  let state: ReMixMatchState;
  let folder: string;
  before(async () => {
    await startEngine();
    state = await steppedState();
  });
  after(() => disposeState(state));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-checkpoint-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const save = (step: number, keep = 3) =>
    saveCheckpoint(folder, { state: plain(step), identity }, { keep });
  const names = () => readdirSync(folder).sort();
  const nameOf = (step: number) => `step-${String(step).padStart(8, "0")}.safetensors`;

  it("gives a state of ReMixMatch back bit for bit, from one file that is named by its step", async () => {
    const file = await saveCheckpoint(join(folder, "a", "b"), { state, identity });
    assert.equal(file, join(folder, "a", "b", "step-00000001.safetensors"));
    const checkpoint = await readCheckpoint(file);
    assert.deepEqual([checkpoint.file, checkpoint.step], [file, 1]);
    assert.deepStrictEqual(checkpoint.identity, identity);
    const tensors = tf.memory().numTensors;
    const back = restoreState(checkpoint, state);
    assert.deepStrictEqual(bitsOf(back), bitsOf(state));
    assert.equal(tf.memory().numTensors, tensors + tensorsIn(state).length);
    disposeState(back);
    const { tensors: arrays, metadata } = decodeSafetensors(readFileSync(file), file);
    assert.ok("weights:stem/kernel" in arrays && "moments:first:stem/kernel" in arrays);
    assert.deepEqual([metadata.format, metadata.version], ["remixmatch checkpoint", "1"]);
  });

  it("goes on to the same bits as a run that was never interrupted", async () => {
    const method = tinyMethod();
    const file = await saveCheckpoint(folder, { state, identity });
    const back = restoreState(await readCheckpoint(file), state);
    const [straight, resumed] = [
      await drawAndStep(method, state, tinyBatch, seedKey(3)),
      await drawAndStep(method, back, tinyBatch, seedKey(3)),
    ];
    assert.deepStrictEqual(bitsOf(resumed), bitsOf(straight));
    tf.dispose([straight, resumed, back].flatMap((each) => tensorsIn(each)));
  });

  it("keeps -0, denormals and infinities, in tensors and beside them", async () => {
    const hard = [0, -0, 1e-45, -1.1754942e-38, Infinity, -Infinity];
    const odd = { step: 5, weights: { w: tf.tensor1d(hard) }, more: [...hard, NaN, 0.1, 5e-324] };
    const back = restoreState(
      await readCheckpoint(await saveCheckpoint(folder, { state: odd, identity })),
    ) as unknown as typeof odd;
    assert.deepStrictEqual(bitsOf(back), bitsOf(odd));
    tf.dispose([odd.weights, back.weights]);
  });

  it("is of the moment it was asked for, whatever becomes of the tensors afterwards", async () => {
    const w = tf.tensor1d([1, 2]);
    const live = { step: 1, w };
    const saving = saveCheckpoint(folder, { state: live, identity });
    w.dispose();
    const { state: saved } = await readCheckpoint(await saving);
    assert.deepEqual(saved, { step: 1, w: { shape: [2], data: Float32Array.of(1, 2) } });
  });

  it("is refused at every length but its own", async () => {
    const small = await steppedState(tinyMethod({ filters: 1, scales: 1 }, 1));
    const bytes = encodeCheckpoint({ state: small, identity });
    disposeState(small);
    assert.equal(decodeCheckpoint(bytes, "a file").step, 1);
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(
        () => decodeCheckpoint(bytes.subarray(0, length), "a file"),
        fault(/^a file: should be a whole safetensors file, but .*; fetch or make the file again$/),
      );
    }
  }).timeout(60_000);

  it("is refused when any byte has changed", () => {
    const bytes = encodeCheckpoint({ state, identity });
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    const places = [
      ...Array.from({ length: 120 }, (_, i) => i),
      ...integers(seedKey(1), 120, start),
      ...integers(seedKey(2), 120, bytes.length),
      bytes.length - 1,
    ];
    places.forEach((place, i) => {
      bytes[place] ^= 1 << (i % 8);
      assert.throws(() => decodeCheckpoint(bytes, "a file"), fault(/^a file: /));
      bytes[place] ^= 1 << (i % 8);
    });
    assert.equal(decodeCheckpoint(bytes, "a file").step, 1);
  }).timeout(60_000);

  it("is refused when its file is of another kind, version or make, by name", () => {
    const bytes = encodeCheckpoint({ state: plain(7), identity });
    const { metadata } = decodeSafetensors(bytes, "a file");
    const changed = (change: object) => encodeSafetensors({}, { ...metadata, ...change });
    const refuses = (file: Uint8Array, sentence: RegExp) =>
      assert.throws(() => decodeCheckpoint(file, "a file"), fault(sentence));
    refuses(
      changed({ version: "2" }),
      /^a file: is a remixmatch checkpoint of format "2", but this version of remixmatch reads "1"/,
    );
    refuses(
      changed({ format: "pt" }),
      /should be a remixmatch checkpoint, but is a safetensors file of another kind/,
    );
    refuses(encodeSafetensors({}), /of another kind/);
    refuses(
      changed({ step: "8" }),
      /is damaged: its sha-256 is [0-9a-f]{64}, but should be "[0-9a-f]{64}"/,
    );
    refuses(changed({ sha256: "" }), /is damaged/);
    const { sha256, ...others } = metadata;
    refuses(encodeSafetensors({}, { ...others, sha256 }), /is damaged/); // written by another program
    refuses(encodeSafetensors({}, others), /is damaged/);
  });

  it("is refused when its sum is right but its content is none", () => {
    // Made by hand, as someone could who means harm.
    const { metadata } = decodeSafetensors(encodeCheckpoint({ state: plain(7), identity }), "x");
    const forged = (change: object) => {
      const withSum = (sha256: string) => encodeSafetensors({}, { ...metadata, ...change, sha256 });
      const blank = withSum("0".repeat(64));
      const at = blank.indexOf("0".repeat(64));
      const sum = createHash("sha256")
        .update(blank.subarray(0, at))
        .update(blank.subarray(at + 64));
      return withSum(sum.digest("hex"));
    };
    const refuses = (change: object, sentence: RegExp) =>
      assert.throws(() => decodeCheckpoint(forged(change), "a file"), fault(sentence));
    assert.equal(decodeCheckpoint(forged({}), "a file").step, 7);
    refuses({ state: "{" }, /^a file: should hold a tree of numbers and arrays/);
    refuses({ identity: "1" }, /^a file: should hold a tree of numbers and arrays/);
    refuses({ step: "8" }, /^a file: should be of one step, but names two/);
    refuses({ state: '{"tree":{"step":"7"},"numbers":{}}' }, /should be of one step/);
    refuses({ state: '{"tree":{},"numbers":{}}' }, /should be of one step/);
  });

  it("is not restored when the method's own state has more in it", () => {
    const tree = decodeCheckpoint(encodeCheckpoint({ state, identity }), "a file");
    const { rates, ...without } = tree.state as Record<string, never>;
    const refuses = (changed: object, sentence: RegExp) =>
      assert.throws(
        () => restoreState({ file: "a file", state: changed as never }, state),
        fault(sentence),
      );
    assert.ok(rates);
    refuses(without, /^a file: rates should be a record, but is missing; it was saved by another/);
    const array = { shape: [1], data: new Float32Array(1) };
    refuses(
      {
        ...(tree.state as object),
        weights: { ...(without.weights as object), "stem/bias": array },
      },
      /weights\.stem\/bias should be an array \[16\], but is an array \[1\]/,
    );
    refuses({ ...(tree.state as object), window: {} }, /window should be a list, but is a record/);
    refuses({ ...(tree.state as object), step: null }, /step should be a number/);
    refuses(
      { ...(tree.state as object), window: [[0, "x", 0]] },
      /window\.0\.1 should be a number, but is a string/,
    );
  });

  it("is not made from what a file cannot hold", async () => {
    await assert.rejects(
      saveCheckpoint(folder, { state: { step: 1, f: new Set() } as never, identity }),
      fault(/^the state of a checkpoint: f should be .* but is a Set$/),
    );
    const options = { now: new Date(0) };
    await assert.rejects(
      saveCheckpoint(folder, { state: plain(1), identity: { ...identity, options } }),
      fault(/^the identity of a checkpoint: options\.now should be/),
    );
    await assert.rejects(save(0.5), fault(/the state's step should be a whole number/));
    await assert.rejects(
      save(1, 0),
      fault(/the number to keep should be a whole number of at least 1/),
    );
    assert.deepEqual(names(), []);
  });

  it("leaves the latest few in the folder, and whatever is none", async () => {
    writeFileSync(join(folder, "notes.txt"), "mine");
    writeFileSync(join(folder, "step-1.safetensors"), "mine");
    for (const step of [8, 9, 10, 11]) await save(step);
    const others = ["notes.txt", "step-1.safetensors"];
    assert.deepEqual(names(), [...others, ...[9, 10, 11].map(nameOf)].sort());
    await save(123_456_789, 1);
    assert.deepEqual(names(), [...others, nameOf(123_456_789)].sort());
    assert.equal((await latestCheckpoint(folder)).step, 123_456_789);
  });

  it("is not cleared away for one of a later step that another run has left", async () => {
    for (const step of [5, 6, 7]) await save(step);
    truncateSync(join(folder, nameOf(6)), 100);
    truncateSync(join(folder, nameOf(7)), 100);
    await save(5, 1);
    assert.deepEqual(names(), [5, 6, 7].map(nameOf));
    assert.equal((await latestCheckpoint(folder)).step, 5);
  });

  it("is passed over with a sentence when it is damaged, and the one before taken", async () => {
    for (const step of [1, 2, 3, 4]) await save(step, 9);
    truncateSync(join(folder, nameOf(4)), 200);
    const bytes = readFileSync(join(folder, nameOf(3)));
    bytes[bytes.indexOf("0.333")] ^= 1;
    writeFileSync(join(folder, nameOf(3)), bytes);
    const told: string[] = [];
    const latest = await latestCheckpoint(folder, { onSkip: (sentence) => told.push(sentence) });
    assert.equal(latest.step, 2);
    assert.equal(told.length, 2);
    assert.match(told[0], /step-00000004\.safetensors: should be a whole safetensors file/);
    assert.match(told[1], /step-00000003\.safetensors: is damaged: its sha-256 is/);

    for (const step of [1, 2]) writeFileSync(join(folder, nameOf(step)), "");
    await assert.rejects(
      latestCheckpoint(folder),
      fault(
        /: has no checkpoint that can be used, though 4 are there; of the latest: .*step-00000004.*only 192 follow/,
      ),
    );
  });

  it("is looked for again when a run has saved others meanwhile", async () => {
    await save(2);
    const whole = readFileSync(join(folder, nameOf(2)));
    rmSync(join(folder, nameOf(2)));
    writeFileSync(join(folder, nameOf(1)), "damaged");
    const onSkip = () => writeFileSync(join(folder, nameOf(2)), whole);
    assert.equal((await latestCheckpoint(folder, { onSkip })).step, 2);
  });

  it("is asked for in vain where there is none, or no folder", async () => {
    await assert.rejects(
      latestCheckpoint(folder),
      fault(/: has no checkpoints; choose the folder/),
    );
    const missing = join(folder, "no");
    await assert.rejects(latestCheckpoint(missing), fault(/no: could not be read \(ENOENT/));
    await assert.rejects(readCheckpoint(missing), fault(/no: could not be read \(ENOENT/));
    mkdirSync(join(folder, nameOf(1)));
    await assert.rejects(
      latestCheckpoint(folder),
      fault(/no checkpoint that can be used, though 1/),
    );
    writeFileSync(missing, "a file");
    await assert.rejects(
      saveCheckpoint(join(missing, "in"), { state: plain(1), identity }),
      fault(/in: could not be made \(ENOTDIR.*\); choose another folder for checkpoints/),
    );
  });

  it("is neither read from nor saved in a folder that is closed", async () => {
    await save(1);
    await asNobody(folder, 0o000, () =>
      assert.rejects(latestCheckpoint(folder), fault(/could not be read \(EACCES/)),
    );
    await asNobody(folder, 0o555, () =>
      assert.rejects(save(2), fault(/step-00000002\.safetensors: could not be written \(EACCES/)),
    );
    assert.deepEqual(names(), [nameOf(1)]);
    assert.equal((await latestCheckpoint(folder)).step, 1);
  });

  it("is not saved on a full disk, where those before stay", async function () {
    const { code, stdout, stderr } = await inSmallDisk(folder, "1m", [child, "fill", folder]);
    if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
    assert.equal(code, 0, stderr);
    const told = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, unknown>;
    assert.match(
      told.fault as string,
      /step-00000003\.safetensors: could not be written \(ENOSPC.*\); the disk is full/,
    );
    assert.deepEqual(told.names, ["other", nameOf(1), nameOf(2)]);
    assert.equal(told.step, 2);
  });

  it("is whole at any time while two runs save in one folder", async () => {
    await saveCheckpoint(folder, { state: plain(0), identity });
    const runs = [1, 2].map(() => start(process.execPath, [child, "race", folder]));
    let running = runs.length;
    for (const { outcome } of runs) void outcome.finally(() => running--);
    let last = 0;
    while (running > 0) {
      last = (await latestCheckpoint(folder)).step;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const { outcome } of runs) {
      const { code, stderr } = await outcome;
      assert.equal(code, 0, stderr);
    }
    assert.ok(last > 0);
    const saved = names().filter((name) => !name.startsWith("ready"));
    assert.deepEqual(saved, [39, 40].map(nameOf)); // and no parts
  }).timeout(60_000);

  it("is saved where a run was killed while it saved, and its part is cleared away", async () => {
    const { child: run, outcome } = start(process.execPath, ["-e", ""]);
    await outcome;
    const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
    const [dead, alive] = [run.pid, process.ppid].map(
      (pid) => `${nameOf(2)}.${machine}-${pid}-0.part`,
    );
    for (const part of [dead, alive]) writeFileSync(join(folder, part), "half");
    await save(1);
    assert.deepEqual(names(), [nameOf(1), alive].sort());
    assert.equal((await latestCheckpoint(folder)).step, 1);
  });
});
