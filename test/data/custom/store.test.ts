import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"; // prettier-ignore // prettier-ignore
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataSet } from "../../../lib/data/data-set";
import { loadDataSet } from "../../../lib/data/load";
import { customDataSets } from "../../../lib/data/manifest/manifest";
import { addImageFolder, addImageTable } from "../../../lib/data/custom/add";
import { dataSetOf } from "../../../lib/data/custom/arrays";
import { readImageFolder } from "../../../lib/data/custom/folder";
import { addDataSet } from "../../../lib/data/custom/store";
import { readImageTable } from "../../../lib/data/custom/table";
import { asNobody, needsNobody } from "../../as-nobody";
import { runNode, start } from "../../engine/child";
import { inSmallDisk } from "../../small-disk";
import { flat, plant, told } from "./plant";
import { skip } from "../../skip";

const library = (name: string): string => JSON.stringify(require.resolve(`../../../lib/${name}`));

/** A data set of so many images of a class, all different in the first bytes. */
function some(count: number, change: number = 0): DataSet {
  const labels = Array.from({ length: 2 * count }, (_, i) => i % 2);
  const images = labels.map((_, i) => ({ ...flat(i + change, 2, 3, 3) }));
  return dataSetOf({
    name: "in memory",
    classes: ["a", "b"],
    train: { images, labels },
    test: { images: [flat(100, 2, 3, 3)], labels: [1] },
    unlabeled: [flat(200, 2, 3, 3), flat(201, 2, 3, 3)],
  });
}

describe("a data set of one's own", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "store-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const add = (name: string, set = some(2), options: object = {}): Promise<string> =>
    addDataSet(name, set, { folder, ...options });
  const refuses = async (adding: Promise<unknown>, sentence: RegExp): Promise<void> => {
    const before = readdirSync(folder).sort();
    await assert.rejects(adding, (error: Error & { exitCode?: number }) => {
      assert.deepEqual([error.name, error.exitCode], ["UserError", 1], error.stack);
      assert.match(error.message, sentence);
      return true;
    });
    assert.deepEqual(readdirSync(folder).sort(), before);
  };

  it("is loaded as it was added, byte for byte, and has the same checksum", async () => {
    const set = some(4);
    const place = await add("mine", set);
    assert.equal(place, join(folder, "mine"));
    const loaded = loadDataSet("mine", { folder });
    assert.deepEqual(told(loaded), told(set));
    for (const part of ["train", "test"] as const) {
      assert.deepEqual(loaded[part].labels, set[part].labels);
      assert.deepEqual(
        Array.from(loaded[part].images, ({ pixels }) => [...pixels]),
        Array.from(set[part].images, ({ pixels }) => [...pixels]),
      );
    }
    assert.equal(loaded.checksum, set.checksum);
    assert.equal(loadDataSet("mine", { folder }).checksum, set.checksum);
    assert.deepEqual(readdirSync(folder), ["mine"]);
  });

  it("says of itself what it was given, and where it lies", async () => {
    await add("plain");
    await add("told", some(2), { title: "My cats", license: "CC0-1.0", citation: "Me, 2026" });
    const [plain, described] = customDataSets(folder);
    assert.deepEqual(
      [plain.title, plain.license, plain.citation, plain.format, plain.shape, plain.note],
      ["plain", "not stated", "not stated", "pixels", [2, 3, 3], undefined],
    );
    assert.deepEqual(
      [described.title, described.license, described.citation],
      ["My cats", "CC0-1.0", "Me, 2026"],
    );
    assert.equal(new URL(plain.homepage).pathname, join(folder, "plain"));
  });

  it("keeps official splits, and data sets that are themselves read from the disk", async () => {
    await add("first", { ...some(3), folds: [[0, 2], [1, 5]] }); // prettier-ignore
    const first = loadDataSet("first", { folder });
    assert.deepEqual(first.folds, [[0, 2], [1, 5]]); // prettier-ignore
    await add("second", first);
    const second = loadDataSet("second", { folder });
    assert.deepEqual([second.checksum, told(second)], [first.checksum, told(first)]);
  });

  it("takes another's place if asked, even when made of it", async () => {
    await add("mine", some(3));
    await refuses(add("mine"), /mine: is the name of a data set of yours, .* say replace: true/);
    const { train, test, classes } = loadDataSet("mine", { folder });
    const half = { images: train.images.slice(2), labels: train.labels.slice(2) };
    const wanted = dataSetOf({ name: "half", classes, train: half, test });
    const lazy = { ...wanted, test };
    await add("mine", lazy, { replace: true });
    assert.equal(loadDataSet("mine", { folder }).checksum, wanted.checksum);
    await add("new", some(1), { replace: true });
    assert.deepEqual(readdirSync(folder).sort(), ["mine", "new"]);
  });

  describe("of picture files", () => {
    let photos = "";
    const options = { height: 2, width: 2, channels: 1, testShare: 0.3, seed: 3 } as const;
    beforeEach(async () => {
      photos = mkdtempSync(join(tmpdir(), "photos-"));
      const names = Array.from({ length: 14 }, (_, i) => [`${"ab"[i % 2]}/${i}.png`, i] as const);
      await plant(photos, { ...Object.fromEntries(names), "unlabeled/1.png": 99 });
    });
    afterEach(() => rmSync(photos, { recursive: true }));

    it("is the same whether it was read first or not", async () => {
      const heard: number[] = [];
      const onProgress = (done: number): number => heard.push(done);
      await addImageFolder("photos", photos, { ...options, folder, onProgress });
      const read = await readImageFolder(photos, options);
      const kept = loadDataSet("photos", { folder });
      assert.deepEqual([kept.checksum, told(kept)], [read.checksum, told(read)]);
      assert.deepEqual(
        heard,
        Array.from({ length: 15 }, (_, i) => i + 1),
      );
      assert.equal(
        customDataSets(folder)[0].note,
        "Of each class 30 % of the images were held out for testing, drawn by seed 3.",
      );
    });

    it("may come from a table", async () => {
      const table = join(photos, "table.csv");
      const rows = Array.from({ length: 14 }, (_, i) => `${"ab"[i % 2]}/${i}.png,${"xyz"[i % 3]}`);
      writeFileSync(table, ["path,label", ...rows].join("\n"));
      await addImageTable("tabled", table, { ...options, folder });
      const read = await readImageTable(table, options);
      const kept = loadDataSet("tabled", { folder });
      assert.deepEqual([kept.checksum, told(kept)], [read.checksum, told(read)]);
    });

    it("leaves nothing when a picture is bad, even the last one", async () => {
      await plant(photos, { "unlabeled/9.png": "no picture" });
      await refuses(
        addImageFolder("photos", photos, { ...options, folder }),
        /unlabeled.9\.png: should be a picture in PNG, JPEG or WebP/,
      );
    });
  });

  describe("is refused", () => {
    it("when its name is none, or that of another", async () => {
      for (const name of ["", "My photos", "../up", "a/b", ".hidden", "-", "ü"]) {
        await refuses(
          add(name),
          /cannot be kept: its name is not as it should be: should be lower/,
        );
      }
      await refuses(add("a".repeat(300)), /could not be written \(ENAMETOOLONG/);
      await refuses(add("fashion-mnist-sample"), /is the name of a data set that can be fetched/);
      await refuses(
        add("fashion-mnist-sample", some(1), { replace: true }),
        /is the name of a data set that can be fetched/,
      );
    });

    it("when another thing lies in its place", async () => {
      mkdirSync(join(folder, "taken"));
      writeFileSync(join(folder, "file"), "x");
      for (const name of ["taken", "file"]) {
        for (const replace of [false, true]) {
          await refuses(
            add(name, some(1), { replace }),
            /is there already, and is no data set of y/,
          );
        }
      }
    });

    it("when what is said of it is empty", async () => {
      await refuses(add("mine", some(1), { title: "" }), /its title is not as it should be/);
    });

    it("when its images differ in shape, or labels are no classes", async () => {
      const set = some(1);
      const odd = { ...set, test: { images: [flat(1)], labels: [0] } };
      await refuses(add("mine", odd), /test image 0: should be 2 x 3 x 3 .* but is 2 x 2 x 1/);
      const late = { ...set, unlabeled: [...set.unlabeled!, flat(1)] };
      await refuses(add("mine", late), /unlabeled image 2: should be 2 x 3 x 3/);
      const wrong = { ...set, train: { ...set.train, labels: [0, 2] } };
      await refuses(add("mine", wrong), /addDataSet: a label should be a class from 0 to 1/);
      await refuses(add("mine", { ...set, classes: ["a"] }), /from 2 to 65536 classes, but 1 came/);
    });

    it("when the folder is closed, or a file", async function () {
      needsNobody(this);
      await asNobody(folder, 0o555, () =>
        refuses(add("mine"), /mine: could not be written \(EACCES.*\); make its folder writable/),
      );
      writeFileSync(join(folder, "file"), "x");
      await refuses(
        addDataSet("mine", some(1), { folder: join(folder, "file") }),
        /mine: could not be written \((EEXIST|ENOTDIR)/,
      );
    });

    it("when the disk is full, and leaves nothing", async function () {
      const script = `
        const { readdirSync } = require("node:fs");
        const { addDataSet } = require(${library("data/custom/store")});
        const { dataSetOf } = require(${library("data/custom/arrays")});
        const folder = process.argv[1];
        const image = { height: 100, width: 100, channels: 1, pixels: new Uint8Array(10000) };
        const set = (count) => {
          const labels = Array.from({ length: count }, (_, i) => i % 2);
          const part = { labels, images: labels.map(() => image) };
          return dataSetOf({ name: "x", classes: ["a", "b"], train: part, test: part });
        };
        void (async () => {
          await addDataSet("small", set(10), { folder });
          const failed = await addDataSet("large", set(60), { folder }).catch((fault) => String(fault));
          const again = await addDataSet("small", set(60), { folder, replace: true }).catch((fault) => String(fault));
          const { loadDataSet } = require(${library("data/load")});
          console.log(JSON.stringify([failed, again, readdirSync(folder), loadDataSet("small", { folder }).train.images.length]));
        })();`;
      const { code, stdout, stderr } = await inSmallDisk(folder, "1m", ["-e", script, folder]);
      if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
      assert.equal(code, 0, stderr);
      const [failed, again, names, count] = JSON.parse(stdout) as [
        string,
        string,
        string[],
        number,
      ];
      const sentence =
        /^UserError: .*could not be written \(ENOSPC.*\); the disk is full: free some sp/;
      assert.match(failed, sentence);
      assert.match(again, sentence);
      assert.deepEqual([names, count], [["small"], 10]);
    });
  });

  it("is one of two that are added at once by one name, and the other is told", async () => {
    const both = [some(2), some(2, 50)];
    const outcomes = await Promise.allSettled(both.map((set) => add("mine", set)));
    const kept = outcomes.findIndex(({ status }) => status === "fulfilled");
    const other = outcomes[1 - kept];
    assert.equal(other.status, "rejected");
    assert.match(String(other.reason), /^UserError: mine: is the name of/);
    assert.equal(loadDataSet("mine", { folder }).checksum, both[kept].checksum);
    assert.deepEqual(readdirSync(folder), ["mine"]);
  });

  it("is nothing that counts when whoever adds it is killed, and its name stays free", async () => {
    const script = `
      const { addDataSet } = require(${library("data/custom/store")});
      const { dataSetOf } = require(${library("data/custom/arrays")});
      const image = { height: 10, width: 10, channels: 1, pixels: new Uint8Array(100) };
      const part = { images: [image, image], labels: [0, 1] };
      const set = dataSetOf({ name: "x", classes: ["a", "b"], train: part, test: part });
      const dies = { length: 2, get 0() { return image; }, get 1() { process.kill(process.pid, "SIGKILL"); return image; } };
      void addDataSet("mine", { ...set, unlabeled: dies }, { folder: process.argv[1] });`;
    const { code } = await runNode(["-e", script, folder]);
    assert.equal(code, null);
    const left = readdirSync(folder);
    assert.ok(
      left.some((name) => /^\.mine\.part-\w{6}$/.test(name)),
      left.join(),
    );
    assert.deepEqual(customDataSets(folder), []);
    assert.throws(() => loadDataSet("mine", { folder }), /no data set called mine/);
    // The lock of the dead is taken over when nobody has kept it fresh for ten seconds.
    utimesSync(join(folder, ".mine.lock"), 0, 0);
    await add("mine");
    assert.deepEqual(readdirSync(folder), ["mine"]);
  });

  it("is whole in another process, and by the folder of the environment", async () => {
    const { outcome } = start(
      process.execPath,
      [
        "-e",
        `const { addDataSet } = require(${library("data/custom/store")});
         const { dataSetOf } = require(${library("data/custom/arrays")});
         const { loadDataSet } = require(${library("data/load")});
         const image = { height: 1, width: 1, channels: 1, pixels: new Uint8Array(1) };
         const part = { images: [image, image], labels: [0, 1] };
         void (async () => {
           await addDataSet("mine", dataSetOf({ name: "x", classes: ["a", "b"], train: part, test: part }));
           console.log(loadDataSet("mine").checksum);
         })();`,
      ],
      { REMIXMATCH_DATA: folder },
    );
    const { stdout, stderr } = await outcome;
    assert.equal(stdout.trim(), loadDataSet("mine", { folder }).checksum, stderr);
  });

  it("needs memory for few pictures, however many there are", async () => {
    const photos = mkdtempSync(join(tmpdir(), "many-"));
    await plant(photos, { "a/0.png": 1, "b/0.png": 2 });
    for (let i = 1; i < 100; i++) {
      for (const label of ["a", "b"]) symlinkSync("0.png", join(photos, label, `${i}.png`));
    }
    const script = `
      const { addImageFolder } = require(${library("data/custom/add")});
      const [folder, path] = process.argv.slice(1);
      const peak = () => process.resourceUsage().maxRSS * 1024;
      void (async () => {
        await addImageFolder("few", path, { folder, height: 8, width: 8 });
        const before = peak();
        await addImageFolder("many", path, { folder, height: 512, width: 512 });
        console.log(peak() - before);
      })();`;
    const { stdout, stderr } = await runNode(["-e", script, folder, photos]);
    rmSync(photos, { recursive: true });
    const total = 200 * 512 * 512 * 3;
    assert.ok(
      /^\d+\n$/.test(stdout) && Number(stdout) < 0.6 * total,
      `${stdout} of ${total}; ${stderr}`,
    );
    assert.equal(loadDataSet("many", { folder }).train.images.length, 160);
  });
});
