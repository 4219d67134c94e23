import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkDataSet, getDataSet } from "../../lib/data/fetch/get";
import { loadDataSet } from "../../lib/data/load";
import { findDataSet, customDataSets } from "../../lib/data/manifest/manifest";
import { dataSetOf } from "../../lib/data/custom/arrays";
import { addDataSet } from "../../lib/data/custom/store";
import type { Image } from "../../lib/images/image";

const image = (byte: number): Image => ({
  height: 2,
  width: 1,
  channels: 1,
  pixels: Uint8Array.of(byte, 255 - byte),
});

describe("a data set in the data folder", () => {
  let folder = "";
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "load-"));
    const subset = { images: [image(1), image(2), image(3), image(4)], labels: [0, 1, 0, 1] };
    const set = dataSetOf({ name: "mine", classes: ["a", "b"], train: subset, test: subset });
    await addDataSet("mine", set, { folder });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string): string => join(folder, "mine", name);
  const images = (): string => file(findDataSet("mine", { folder }).subsets.train.images[0]);

  it("is loaded though a file bears another date, when its bytes are the same", () => {
    utimesSync(images(), 1, 1);
    assert.deepEqual(loadDataSet("mine", { folder }).train.images[2], image(3));
  });

  it("is refused when a byte has changed, with both checksums and how to bring it back", async () => {
    const bytes = readFileSync(images());
    bytes[0] ^= 1;
    writeFileSync(images(), bytes);
    assert.throws(
      () => loadDataSet("mine", { folder }),
      (error: Error) =>
        /has changed since it was written/.test(error.message) &&
        /npx remixmatch data add mine PATH --replace$/.test(error.message) &&
        error.message.match(/[0-9a-f]{64}/g)?.length === 2,
    );
    const [problem] = await checkDataSet(findDataSet("mine", { folder }), { folder });
    assert.equal(problem.file, images());
  });

  it("is refused when a file is gone, and when it was not written to its end", async () => {
    rmSync(images());
    assert.throws(() => loadDataSet("mine", { folder }), /is not there, though mine is; make it/);
    rmSync(file("record.json"));
    assert.throws(
      () => loadDataSet("mine", { folder }),
      /not in .*mine yet, or not whole; make it/,
    );
    const entry = findDataSet("mine", { folder });
    await assert.rejects(
      getDataSet(entry, { folder }),
      /data set of your own, which no source has/,
    );
    await assert.rejects(
      getDataSet({ ...entry, name: "other" }, { folder }),
      /which no source has; make it again by: npx remixmatch data add other PATH/,
    );
  });

  it("whose entry is damaged hides no other, and is refused by its file's name", async () => {
    const set = loadDataSet("mine", { folder });
    await addDataSet("second", set, { folder });
    writeFileSync(file("entry.json"), "{");
    const heard: string[] = [];
    const found = customDataSets(folder, (sentence) => heard.push(sentence));
    assert.deepEqual(
      found.map(({ name }) => name),
      ["second"],
    );
    assert.match(heard.join(), /mine\/entry\.json: should be the entry of a data set in JSON/);
    assert.throws(() => loadDataSet("mine", { folder }), /mine\/entry\.json: should be the entry/);
    assert.throws(() => loadDataSet("../mine", { folder }), /no data set called \.\.\/mine/);
  });

  it("cannot bear the name of the folder of downloads", async () => {
    mkdirSync(join(folder, "downloads"), { recursive: true });
    await assert.rejects(
      addDataSet("downloads", loadDataSet("mine", { folder }), { folder }),
      /"downloads" cannot be kept: its name is not as it should be: .*and not downloads/,
    );
  });
});
