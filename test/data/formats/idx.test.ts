import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readIdxImages, readIdxLabels } from "../../../lib/data/formats/idx";

describe("IDX files", () => {
  // Two images of 1 x 2 in the format's own bytes.
  const header = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "idx-"))));
  after(() => rmSync(folder, { recursive: true }));
  const file = (bytes: Uint8Array): string => {
    writeFileSync(join(folder, "f"), bytes);
    return join(folder, "f");
  };
  const zipped = (bytes: number[]): string => file(gzipSync(Buffer.from(bytes)));

  it("are read byte by byte", () => {
    const [first, second] = readIdxImages(zipped([...header, 1, 2, 3, 4]));
    assert.deepEqual([...first.pixels], [1, 2]);
    assert.deepEqual([...second.pixels], [3, 4]);
    assert.deepEqual(readIdxLabels(zipped([0, 0, 8, 1, 0, 0, 0, 2, 7, 9])), [7, 9]);
  });

  it("are read unpacked as well, as they lie after they were fetched", () =>
    assert.deepEqual(readIdxLabels(file(Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]))), [7, 9]));

  it("that are not there get a sentence", () =>
    assert.throws(() => readIdxLabels(join(folder, "none")), /none: could not be read/));

  it("that are truncated, too long, of another kind or no gzip at all get a sentence", () => {
    assert.throws(
      () => readIdxImages(zipped([...header, 1, 2, 3])),
      /f: should hold 4 bytes .* holds 3/,
    );
    assert.throws(
      () => readIdxImages(zipped([...header, 1, 2, 3, 4, 5])),
      /should hold 4 bytes .* holds 5/,
    );
    assert.throws(
      () => readIdxLabels(zipped(header)),
      /IDX file of bytes in 1 dimensions, but begins with 00000803/,
    );
    assert.throws(() => readIdxImages(zipped([])), /begins with nothing/);
    assert.throws(() => readIdxImages(file(Buffer.from("hello"))), /begins with 68656c6c/);
    assert.throws(
      () => readIdxImages(file(gzipSync(Buffer.from([...header, 1, 2])).subarray(0, 25))),
      /could not be unpacked/,
    );
  });

  it("that unpack beyond every bound are stopped", () =>
    assert.throws(
      () => readIdxImages(file(gzipSync(Buffer.alloc(2 ** 27 + 1)))),
      /at most 134217728 bytes/,
    ));
});
