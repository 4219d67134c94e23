import assert from "node:assert/strict";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDataSet } from "../../lib/data/manifest/manifest";
import { start } from "../engine/child";

/** Reads batches of 64 and 64 as training does, and tells its memory before, after and at most. */
const READER = `
  const re = require(${JSON.stringify(require.resolve("../../lib"))});
  const before = process.memoryUsage.rss();
  const data = re.loadDataSet("stl-10");
  const split = re.splitOf(data, { count: 1000, seed: 3, fold: 3 });
  const batchOf = re.batches(data, split, { seed: 1, labeled: 64 });
  let highest = 0;
  for (let step = 0; step < 60; step++) {
    const { labeled, unlabeled } = batchOf(step);
    if (labeled.length !== 64 || unlabeled.length !== 64) throw new Error("no batch");
    highest = Math.max(highest, process.memoryUsage.rss());
  }
  const { unlabeled, labeled } = split;
  const counts = [data.unlabeled.length, data.test.images.length, unlabeled.length, labeled.length];
  const [marked] = data.unlabeled.slice(99_999);
  const at = (x, y, c) => marked.pixels[(y * 96 + x) * 3 + c];
  console.log(JSON.stringify({ counts, grown: (highest - before) / 1e6, at: [at(2, 5, 1), at(5, 2, 1)] }));
`;

describe("STL-10, at its full size", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stl-"));
    const place = join(folder, "stl-10");
    mkdirSync(place);
    const { files } = findDataSet("stl-10");
    // Files of zeros of the true sizes, 3.1 GB, which take no room on most disks.
    for (const { name, bytes } of files) {
      writeFileSync(join(place, name), "");
      truncateSync(join(place, name), bytes);
    }
    for (const [name, count] of Object.entries({ "train_y.bin": 5000, "test_y.bin": 8000 })) {
      writeFileSync(
        join(place, name),
        Uint8Array.from({ length: count }, (_, i) => 1 + (i % 10)),
      );
    }
    const folds = Array.from({ length: 10 }, (_, fold) =>
      Array.from({ length: 1000 }, (_, i) => (fold + 5 * i) % 5000).join(" "),
    );
    writeFileSync(join(place, "fold_indices.txt"), `${folds.join("\n")}\n`);
    // One byte of the last image: channel 1, column 2, row 5, as the format has it, down the
    // columns.
    const file = openSync(join(place, "unlabeled_X.bin"), "r+");
    writeSync(file, Uint8Array.of(77), 0, 1, 99_999 * 27_648 + (1 * 96 + 2) * 96 + 5);
    closeSync(file);
    const known = files.map(({ name, sha256 = "0" }) => {
      const { size, mtimeMs } = statSync(join(place, name));
      return [name, { bytes: size, sha256, modified: mtimeMs }];
    });
    const record = { format: 1, source: "zeros", files: Object.fromEntries(known) as object };
    writeFileSync(join(place, "record.json"), JSON.stringify(record));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is read for training in far less than a gigabyte of memory", async function () {
    this.timeout(60_000);
    const words = ["-e", READER];
    const { stdout, stderr } = await start(process.execPath, words, { REMIXMATCH_DATA: folder })
      .outcome;
    assert.notEqual(stdout, "", stderr);
    const told = JSON.parse(stdout) as { counts: number[]; grown: number; at: number[] };
    assert.deepEqual(told.counts, [100_000, 8000, 105_000, 1000]);
    assert.deepEqual(told.at, [77, 0]);
    assert.ok(told.grown < 500, `${told.grown} MB`);
  });
});
