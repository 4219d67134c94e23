import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import sharp from "sharp";
import { packageRoot } from "../../../lib/base/package-root";
import { readImageFile } from "../../../lib/data/custom/image-files";
import { plainPng } from "../../../lib/data/custom/plain-png";
import { close } from "../../close";
import { providePython, runPython } from "../../python";
import { skip } from "../../skip";

interface Shown {
  readonly height: number;
  readonly width: number;
  readonly pixels: string;
}

describe("pictures that Pillow made", function () {
  this.timeout(300_000);
  let folder = "";
  let pillow: Readonly<Record<string, Shown>> = {};

  before(async function () {
    const python = await providePython("pictures", ["pillow==13.0.0", "numpy==2.2.6"]);
    if (python === undefined) return skip(this, "Pillow could not be fetched with pip");
    folder = mkdtempSync(join(tmpdir(), "pictures-"));
    const script = readFileSync(join(packageRoot(), "test/golden/image-files/pictures.py"), "utf8");
    pillow = JSON.parse(await runPython(python, script, [folder])) as typeof pillow;
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });
  const file = (name: string): string => join(folder, name);
  const expectFault = (error: Error & { exitCode?: number }, path: string): void => {
    assert.deepEqual([error.name, error.exitCode], ["UserError", 1], error.stack);
    assert.ok(error.message.startsWith(`${path}: `), error.message);
  };
  const refuses = (name: string, sentence: RegExp): Promise<void> =>
    assert.rejects(
      readImageFile(file(name), { height: 13, width: 19, channels: 3 }),
      (error: Error) => {
        expectFault(error, file(name));
        assert.match(error.message, sentence);
        return true;
      },
    );

  it("show what they show there, every kind to the byte", async () => {
    const names = Object.keys(pillow);
    assert.equal(names.length, 69);
    for (const name of names) {
      const { height, width, pixels } = pillow[name];
      const image = await readImageFile(file(name), { height, width, channels: 3 });
      // Half transparent pixels are cut to bytes here, and rounded there; of 16 bits once more.
      const tolerance = /alpha/.test(name) ? (name.startsWith("deep") ? 2 : 1) : 0;
      try {
        close(image.pixels, Buffer.from(pixels, "base64"), tolerance);
      } catch (thrown) {
        assert.fail(`${name}: ${String(thrown)}`);
      }
    }
  });

  it("come by the short way where they are plain, and only then", () => {
    const short = Object.keys(pillow).filter((name) => {
      const { height, width, pixels } = pillow[name];
      const image = plainPng(readFileSync(file(name)));
      if (image === null) return false;
      assert.deepEqual([image.height, image.width], [height, width]);
      const wanted = Buffer.from(pixels, "base64").filter((_, i) => i % (4 - image.channels) === 0);
      assert.deepEqual(Buffer.from(image.pixels), wanted, name);
      return true;
    });
    const plain = Object.keys(pillow).filter((name) => name.startsWith("plain"));
    assert.deepEqual(short, [...plain, "tagged.png"]);
  });

  it("are what they are, whatever they are called", async () => {
    const shape = { height: 9, width: 12, channels: 3 };
    for (const [kind, other] of [
      ["jpg", "png"],
      ["png", "webp"],
      ["webp", "jpg"],
    ]) {
      // prettier-ignore
      copyFileSync(file(`whole.${kind}`), file(`swapped.${other}`));
      const wanted = await readImageFile(file(`whole.${kind}`), shape);
      assert.deepEqual(await readImageFile(file(`swapped.${other}`), shape), wanted);
    }
  });

  const KINDS = "should be a picture in PNG, JPEG or WebP, but";
  const BAD: Readonly<Record<string, string>> = {
    gif: `${KINDS} is gif; convert it first`,
    tiff: `${KINDS} is tiff; convert it first`,
    ...Object.fromEntries(["bmp", "ico", "ppm", "pdf"].map((kind) => [kind, `${KINDS} is not`])),
    giant: "has 100000 x 100000 pixels, more than 100000000; make it smaller",
    bomb: "has 20000 x 20000 pixels, more than 100000000",
    "too-few-rows": "breaks off or is damaged",
    filter: "breaks off or is damaged",
    "no-size": `${KINDS} is not`,
    depth: `${KINDS} is not`,
  };
  for (const [name, sentence] of Object.entries(BAD)) {
    it(`are refused when they are bad: ${name}`, () =>
      refuses(`bad-${name}.png`, new RegExp(sentence.replace(/[()]/g, "\\$&"))));
  }

  it("have all their bad kinds tried", () => {
    const bad = readdirSync(folder).filter((name) => name.startsWith("bad-"));
    assert.deepEqual(bad.sort(), Object.keys(BAD).map((name) => `bad-${name}.png`).sort()); // prettier-ignore
  });

  it("may be stuffed with texts or profiles that unpack to much", async () => {
    for (const name of ["stuffed-text.png", "stuffed-profile.png"]) {
      const image = await readImageFile(file(name), { height: 13, width: 19, channels: 1 });
      assert.ok(image.pixels.every((byte) => byte === 0));
    }
  });

  for (const kind of ["png", "jpg", "webp"]) {
    it(`are refused wherever they break off: ${kind}`, async () => {
      const whole = readFileSync(file(`whole.${kind}`));
      for (let tenth = 0; tenth < 10; tenth++) {
        for (const change of [0, 1]) {
          const size = Math.floor((whole.length * tenth) / 10) + change;
          writeFileSync(file(`cut.${kind}`), whole.subarray(0, size));
          await refuses(`cut.${kind}`, /breaks off or is damaged|should be a picture/);
        }
      }
    });

    it(`are pictures or refused by name, whatever bytes change: ${kind}`, async () => {
      const whole = readFileSync(file(`whole.${kind}`));
      const path = file(`changed.${kind}`);
      const change = fc.tuple(fc.nat(Math.min(whole.length, 2000) - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const content = Buffer.from(whole);
          for (const [place, byte] of changes) content[place] = byte;
          writeFileSync(path, content);
          try {
            const image = await readImageFile(path, { height: 9, width: 9, channels: 3 });
            assert.equal(image.pixels.length, 243);
          } catch (thrown) {
            expectFault(thrown as Error, path);
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  it("of the plainest kind never come by the short way when a byte has changed", () => {
    const whole = readFileSync(file("plain-color-9.png"));
    assert.notEqual(plainPng(whole), null);
    for (let place = 0; place < whole.length; place++) {
      const content = Buffer.from(whole);
      content[place] ^= 1 + (place % 255);
      assert.equal(plainPng(content), null, `byte ${place}`);
    }
    for (let size = 0; size < whole.length; size++) {
      assert.equal(plainPng(whole.subarray(0, size)), null);
    }
  });

  it("of the plainest kind come to another size as by the long way", async () => {
    for (const name of Object.keys(pillow).filter((each) => each.startsWith("plain"))) {
      for (const [height, width] of [
        [7, 9],
        [16, 16],
        [40, 20],
      ]) {
        // prettier-ignore
        const wanted = await sharp(file(name))
          .resize({ height, width, fit: "cover" })
          .toColourspace("srgb")
          .raw()
          .toBuffer();
        const image = await readImageFile(file(name), { height, width, channels: 3 });
        assert.deepEqual(Buffer.from(image.pixels), wanted, name);
      }
    }
  });
});
