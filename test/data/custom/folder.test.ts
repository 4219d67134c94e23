import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { readImageFolder } from "../../../lib/data/custom/folder";
import { asNobody } from "../../as-nobody";
import { plant, told } from "./plant";
import { skip } from "../../skip";

const SMALL = { height: 2, width: 2, channels: 1 } as const;

describe("a folder of images", () => {
  let root = "";
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "folder-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  const at = (...path: string[]): string => join(root, ...path);
  const read = async (options: object = {}): Promise<object> =>
    told(await readImageFolder(root, { ...SMALL, ...options }));
  const refuses = (path: string, sentence: RegExp, options: object = {}): Promise<void> =>
    assert.rejects(read(options), (error: Error & { exitCode?: number }) => {
      assert.deepEqual([error.name, error.exitCode], ["UserError", 1], error.stack);
      assert.ok(error.message.startsWith(`${path}: `), error.message);
      assert.match(error.message, sentence);
      return true;
    });

  it("in train and test has classes and images in the order of their names", async () => {
    await plant(root, {
      "train/dogs/b.png": 3,
      "train/dogs/a.png": 2,
      "train/Cats/10.png": 0,
      "train/Cats/9.png": 1,
      "test/dogs/z.png": 4,
      "test/Cats/z.png": 5,
      "unlabeled/y.png": 7,
      "unlabeled/x.png": 6,
    });
    assert.deepEqual(await read(), {
      classes: ["Cats", "dogs"],
      train: ["Cats 0", "Cats 1", "dogs 2", "dogs 3"],
      test: ["Cats 5", "dogs 4"],
      unlabeled: [6, 7],
    });
  });

  const twoClasses = async (each: number): Promise<void> => {
    const names = ["a", "b"].flatMap((label, c) =>
      Array.from({ length: each }, (_, i) => [`${label}/${i}.png`, 100 * c + i] as const),
    );
    await plant(root, Object.fromEntries(names));
  };

  it("holds out a share of each class, the same for a seed, and nothing is lost", async () => {
    await twoClasses(10);
    const first = (await read({ testShare: 0.3 })) as { train: string[]; test: string[] };
    const counts = (subset: string[]) =>
      ["a", "b"].map((c) => subset.filter((p) => p[0] === c).length);
    assert.deepEqual([counts(first.train), counts(first.test)], [[7, 7], [3, 3]]); // prettier-ignore
    assert.equal(new Set([...first.train, ...first.test]).size, 20);
    assert.deepEqual(await read({ testShare: 0.3 }), first);
    assert.notDeepEqual(await read({ testShare: 0.3, seed: 2 }), first);
    // Another class changes nothing of what is held out of these.
    await plant(root, { "0/a.png": 255, "0/b.png": 255 });
    const more = (await read({ testShare: 0.3 })) as typeof first;
    const known = (subset: string[]) => subset.filter((pair) => !pair.startsWith("0 "));
    assert.deepEqual([known(more.train), known(more.test)], [first.train, first.test]);
  });

  it("holds out one of two, none of one, and never all", async () => {
    await plant(root, { "a/1.png": 1, "b/1.png": 2, "b/2.png": 3, "c/1.png": 4, "c/2.png": 5 });
    const count = async (testShare: number) => {
      const { train, test } = (await read({ testShare })) as { train: string[]; test: string[] };
      return [train, test].map((subset) => subset.map((pair) => pair[0]).join(""));
    };
    assert.deepEqual(await count(0.01), ["abc", "bc"]);
    assert.deepEqual(await count(0.99), ["abc", "bc"]);
  });

  it("has folders within read, and what systems leave there skipped", async () => {
    await plant(root, {
      "a/z.png": 1,
      "a/deep/er/y.png": 2,
      "a/.DS_Store": "x",
      "a/Thumbs.db": "x",
      "a/.hidden/x.png": 9,
      "b/__MACOSX/x.png": 9,
      "b/x.png": 3,
      "b/y.png": 4,
      ".git/x.png": 9,
      "README.md": "about",
    });
    const { train, test } = (await read()) as { train: string[]; test: string[] };
    assert.deepEqual([...train, ...test].sort(), ["a 1", "a 2", "b 3", "b 4"]);
  });

  it("may have its unlabeled images elsewhere, and a class called train", async () => {
    await plant(root, { "train/a.png": 1, "train/b.png": 2, "bus/a.png": 3, "more/a.png": 4 });
    const set = (await read({ unlabeled: "more" })) as { classes: string[]; unlabeled: number[] };
    assert.deepEqual([set.classes, set.unlabeled], [["bus", "train"], [4]]);
  });

  it("says how far it is", async () => {
    await plant(root, { "train/a/1.png": 1, "train/b/1.png": 2, "test/b/1.png": 3, "unlabeled/1.png": 4 }); // prettier-ignore
    const heard: [number, number][] = [];
    await read({ onProgress: (...each: [number, number]) => heard.push(each) });
    assert.deepEqual(heard, [[1, 4], [2, 4], [3, 4], [4, 4]]); // prettier-ignore
  });

  it("follows links to files", async () => {
    await plant(root, { "a/1.png": 1, "b/1.png": 2, "test.txt": "x" });
    symlinkSync("../b/1.png", at("a", "2.png"));
    const { train, test } = (await read()) as { train: string[]; test: string[] };
    assert.deepEqual([...train, ...test].sort(), ["a 1", "a 2", "b 2"]);
  });

  it("can be in any language: letters with accents are one, however they are written", async () => {
    await plant(root, { "train/e\u0301/1.png": 1, "train/猫/1.png": 2, "test/\u00e9/1.png": 3 });
    assert.deepEqual(await read(), {
      classes: ["\u00e9", "猫"],
      train: ["\u00e9 1", "猫 2"],
      test: ["\u00e9 3"],
    });
  });

  describe("is refused by name", () => {
    it("when it is not there, or a file", async () => {
      rmSync(root, { recursive: true });
      await refuses(root, /should be a folder, but could not be read \(ENOENT/);
      await plant(tmpdir(), { [root.split("/").at(-1)!]: "x" });
      await refuses(root, /should be a folder, but could not be read \(ENOTDIR/);
    });

    it("when it is empty, or has one class alone", async () => {
      await refuses(root, /holds no labeled images; a data set needs some of two classes/);
      await plant(root, { "unlabeled/a.png": 1 });
      await refuses(root, /holds no labeled images/);
      await plant(root, { "cats/a.png": 1, "cats/b.png": 1 });
      await refuses(root, /has images of one class alone, "cats"; a data set needs two or more/);
    });

    it("when no class has two images to hold one out", async () => {
      await plant(root, { "a/1.png": 1, "b/1.png": 1 });
      await refuses(root, /no class has two images, so that none can be held out/);
    });

    it("when a class is empty, or the unlabeled folder", async () => {
      await plant(root, { "a/1.png": 1, "b/.DS_Store": "x", "c/.DS_Store": "x" });
      await refuses(at("b"), /is a class without images \(and 1 more like it\); put some there/);
      rmSync(at("b"), { recursive: true });
      rmSync(at("c"), { recursive: true });
      await plant(root, { "b/1.png": 1 });
      mkdirSync(at("unlabeled"));
      await refuses(at("unlabeled"), /holds no images; put some there, or remove the folder/);
    });

    it("when the unlabeled folder that was named is not there", async () => {
      await twoClasses(2);
      await refuses(root, /should have a folder "more" of unlabeled images, but has none/, {
        unlabeled: "more",
      });
    });

    it("when a picture is in no class", async () => {
      await twoClasses(2);
      await plant(root, { "x.png": 1, "y.JPG": "", "z.png": 1 });
      await refuses(at("x.png"), /is in no class \(and 2 more like it\); move it into the folder/);
    });

    it("when a class is called as the unlabeled folder is", async () => {
      await plant(root, { "train/a/1.png": 1, "train/unlabeled/1.png": 2 });
      await refuses(at("train", "unlabeled"), /is a class that is called like the folder of unl/);
    });

    it("when train or test hold pictures without classes", async () => {
      await plant(root, { "train/1.png": 1, "test/a/1.png": 2 });
      await refuses(at("train", "1.png"), /is in no class/);
      await plant(root, { "train/notes.txt": "" });
      rmSync(at("train", "1.png"));
      await refuses(at("train"), /should have a folder for each class, but has no folder/);
    });

    it("when train or test stand beside classes", async () => {
      await plant(root, { "a/1.png": 1, "b/1.png": 1, "test/a/1.png": 1 });
      await refuses(root, /has a folder test beside folders of classes such as a; put classes/);
      rmSync(at("test"), { recursive: true });
      await plant(root, { "train/c/1.png": 1 });
      await refuses(root, /has a folder train beside folders of classes such as a/);
    });

    it("when a test image is of a class without training images", async () => {
      await plant(root, { "train/a/1.png": 1, "train/b/1.png": 1, "test/c/1.png": 1 });
      await refuses(root, /every test image should be of a class that .* but .*1\.png is of "c"/);
    });

    it("when something in a class is no picture", async () => {
      await plant(root, { "train/a/1.png": 1, "train/a/notes.txt": "hello", "train/b/1.png": 1 });
      await refuses(at("train", "a", "notes.txt"), /should be a picture in PNG, JPEG or WebP/);
    });

    it("when a link leads nowhere, to a folder or in a circle", async () => {
      await twoClasses(2);
      symlinkSync("nowhere.png", at("a", "link.png"));
      await refuses(at("a", "link.png"), /is a link that leads to no file that can be read/);
      rmSync(at("a", "link.png"));
      symlinkSync("..", at("b", "circle"));
      await refuses(at("b", "circle"), /is a link that leads to no file/);
      rmSync(at("b", "circle"));
      symlinkSync("self", at("b", "self"));
      await refuses(at("b", "self"), /is a link that leads to no file/);
    });

    it("when a file is a pipe, which would be waited for", async function () {
      if (process.platform === "win32") return skip(this, "for Linux and macOS only");
      await twoClasses(2);
      execFileSync("mkfifo", [at("a", "pipe.png")]);
      await refuses(at("a", "pipe.png"), /is neither a file nor a folder; take it out/);
    });

    it("when a folder in it may not be read", async () => {
      await twoClasses(2);
      await asNobody(root, 0o000, () => refuses(root, /could not be read \(EACCES/));
    });

    it("when what is asked for makes no sense", async () => {
      await twoClasses(2);
      for (const testShare of [0, 1, -0.5, NaN]) {
        await refuses(root, /testShare should be between 0 and 1/, { testShare });
      }
      await refuses(root, /the seed should be a whole number/, { seed: 0.5 });
      await refuses("readImageFile", /the height should be a whole number/, { height: 0 });
    });
  });

  it("names the first of several bad files in their order, whichever ends first", async () => {
    await twoClasses(2);
    // The first breaks off only after a million pixels, the second at once.
    const large = await sharp(randomBytes(3e6), { raw: { height: 1000, width: 1000, channels: 3 } })
      .png()
      .toBuffer();
    await plant(root, { "unlabeled/a.png": large.subarray(0, -9999), "unlabeled/b.png": "" });
    await refuses(at("unlabeled", "a.png"), /breaks off or is damaged/);
  });
});
