import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { packageRoot } from "../../../lib/base/package-root";
import {
  type ImageFileOptions,
  readImageFile,
  readImageFiles,
} from "../../../lib/data/custom/image-files";
import { close } from "../../close";

interface Golden {
  file: string;
  height: number;
  width: number;
  pixels: string;
}
const golden = JSON.parse(
  readFileSync(join(packageRoot(), "test/golden/image-files/pillow.json"), "utf8"),
) as Record<string, Golden>;
const bytesOf = (name: string) => Buffer.from(golden[name].file, "base64");

describe("image files", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "pictures-"))));
  after(() => rmSync(folder, { recursive: true }));

  const put = (name: string, content: string | Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  /** Writes rows of bytes as a PNG file: gray, or with as many channels as said. */
  const draw = async (rows: number[][], channels: 1 | 3 | 4 = 1): Promise<string> => {
    const raw = { height: rows.length, width: rows[0].length / channels, channels };
    return put("drawn.png", await sharp(Uint8Array.from(rows.flat()), { raw }).png().toBuffer());
  };
  const read = async (
    file: string,
    height: number,
    width: number,
    options: ImageFileOptions = {},
    channels = 1,
  ): Promise<number[][]> => {
    const { pixels } = await readImageFile(file, { height, width, channels }, options);
    const row = width * channels;
    return Array.from({ length: height }, (_, y) => [...pixels.subarray(y * row, (y + 1) * row)]);
  };

  for (const [name, { height, width, pixels }] of Object.entries(golden)) {
    it(`show what Pillow shows: ${name}`, async () => {
      const image = await readImageFile(put(name, bytesOf(name)), { height, width, channels: 3 });
      assert.deepEqual([image.height, image.width, image.channels], [height, width, 3]);
      // Half transparent pixels are cut to bytes here and rounded there.
      close(image.pixels, Buffer.from(pixels, "base64"), name.includes("transparent") ? 1 : 0);
    });
  }

  it("become gray by the weights of BT.601, and color by repeating gray", async () => {
    // 0.299 · 200 + 0.587 · 30 + 0.114 · 30 = 80.83, and so on.
    const [row] = await read(put("a.png", bytesOf("color.png")), 8, 16);
    assert.deepEqual([row[0], row[15]], [81, 130]);
    const gray = await draw([[7, 200]]);
    assert.deepEqual(await read(gray, 1, 2, {}, 3), [[7, 7, 7, 200, 200, 200]]);
    assert.deepEqual(await read(gray, 1, 2), [[7, 200]]);
  });

  it("are cut on both sides alike to cover the size, by default", async () => {
    const wide = await draw([[1, 2, 3, 4, 5, 6], [11, 12, 13, 14, 15, 16]]); // prettier-ignore
    assert.deepEqual(await read(wide, 2, 2), [[3, 4], [13, 14]]); // prettier-ignore
    const tall = await draw([[1], [2], [3]]);
    assert.deepEqual(await read(tall, 1, 1), [[2]]);
  });

  it("are kept whole between margins if asked", async () => {
    const square = await draw([[1, 2], [3, 4]]); // prettier-ignore
    const whole = { fit: "contain" } as const;
    assert.deepEqual(await read(square, 2, 4, whole), [[255, 1, 2, 255], [255, 3, 4, 255]]); // prettier-ignore
    const dark = { ...whole, background: 9 };
    assert.deepEqual(await read(square, 4, 2, dark), [[9, 9], [1, 2], [3, 4], [9, 9]]); // prettier-ignore
  });

  it("are stretched if asked", async () => {
    const stripes = await draw([
      [50, 50, 50, 50, ...Array<number>(8).fill(120), 200, 200, 200, 200],
    ]);
    const [, middle] = await read(stripes, 3, 16, { fit: "fill" });
    close([middle[1], middle[8], middle[14]], [50, 120, 200], 2);
    // Covering three rows enlarges threefold, and cuts all but the middle.
    const [, cut] = await read(stripes, 3, 16);
    close([cut[1], cut[8], cut[14]], [120, 120, 120], 2);
  });

  it("shrink to the means of what they show", async () => {
    // Pixel x of 64 is 4 x; the mean of eight neighbors is 32 x + 14.
    const row = Array.from({ length: 64 }, (_, x) => 4 * x);
    const small = await read(await draw(Array.from({ length: 64 }, () => row)), 8, 8);
    for (const line of small) {
      close(line.slice(1, 7), [46, 78, 110, 142, 174, 206], 2);
      close([line[0], line[7]], [14, 238], 5);
    }
  });

  it("show white where they are transparent, or what is asked for", async () => {
    // Invisible red, half visible black, visible gray.
    const file = await draw([[255, 0, 0, 0, 0, 0, 0, 128, 90, 90, 90, 255]], 4);
    close(await read(file, 1, 3), [[255, 127, 90]], 1);
    close(await read(file, 1, 3, { background: 0 }), [[0, 0, 90]], 1);
  });

  it("come as many, in their order", async () => {
    const one = put("one.png", bytesOf("color.png"));
    const two = put("two.jpg", bytesOf("turned-6.jpg"));
    const shape = { height: 8, width: 8, channels: 3 };
    const images = await readImageFiles([one, two], shape, { fit: "fill" });
    const corners = images.map(({ pixels }) => [...pixels.subarray(0, 3)]);
    close(corners, [[200, 30, 30], [30, 30, 200]], 1); // prettier-ignore
    await assert.rejects(readImageFiles([one, join(folder, "no.png")], shape), /no\.png: could/);
  });

  it("leave turns to others while many are read", async () => {
    const file = await draw([[7, 200]]);
    let turns = 0;
    const others = (): void => void (turns++, (waiting = setImmediate(others)));
    let waiting = setImmediate(others);
    const shape = { height: 1, width: 2, channels: 1 };
    await readImageFiles(Array<string>(500).fill(file), shape);
    clearImmediate(waiting);
    assert.ok(turns >= 20, String(turns));
  });

  describe("are refused by name", () => {
    const refuses = (file: string, sentence: RegExp, options?: ImageFileOptions) =>
      assert.rejects(
        readImageFile(file, { height: 8, width: 16, channels: 3 }, options),
        (error: Error) => {
          assert.equal(error.name, "UserError");
          assert.ok(error.message.startsWith(`${file}: `), error.message);
          assert.match(error.message, sentence);
          return true;
        },
      );

    it("when they are missing, or a folder", async () => {
      await refuses(join(folder, "none.png"), /could not be read \(ENOENT/);
      await refuses(folder, /could not be read \(EISDIR/);
    });

    it("when they are text, or empty, whatever they are called", async () => {
      await refuses(put("text.png", "hello, world"), /should be a picture in PNG, JPEG or WebP/);
      await refuses(put("empty.jpg", ""), /should be a picture in PNG, JPEG or WebP, but is not/);
    });

    it("when they are pictures of another kind", async () => {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
      await refuses(put("drawing.png", svg), /but is svg; convert it first/);
      const gif = await sharp(bytesOf("color.png")).gif().toBuffer();
      await refuses(put("a.gif", gif), /but is gif; convert it first/);
    });

    for (const name of ["color.png", "turned-1.jpg", "color.webp"]) {
      it(`when they break off: ${name}`, async () => {
        const whole = bytesOf(name);
        const cut = whole.subarray(0, whole.length - (name.endsWith("png") ? 30 : 20));
        await refuses(put(`cut-${name}`, cut), /damaged|should be a picture/);
      });
    }

    it("when a byte has changed", async () => {
      const content = bytesOf("color.png");
      content[content.indexOf("IDAT") + 8] ^= 0xff;
      await refuses(put("changed.png", content), /breaks off or is damaged/);
    });

    it("when they have too many pixels", async () => {
      const file = put("large.png", bytesOf("color.png"));
      await refuses(file, /has 16 x 8 pixels, more than 127; .* mostPixels/, { mostPixels: 127 });
      await readImageFile(file, { height: 8, width: 16, channels: 3 }, { mostPixels: 128 });
      // A header that claims 60 000 x 60 000 pixels, which would take 10 GB.
      const bomb = bytesOf("color.png");
      bomb.writeUInt32BE(60_000, 16);
      bomb.writeUInt32BE(60_000, 20);
      await refuses(put("bomb.png", bomb), /has 60000 x 60000 pixels, more than 100000000/);
    });
  });

  it("are not read at all when what is asked for cannot be", async () => {
    const asks = (shape: object, options: object, sentence: RegExp) =>
      assert.rejects(
        readImageFile("no.png", { height: 8, width: 8, channels: 3, ...shape }, options),
        sentence,
      );
    await asks({ height: 0 }, {}, /readImageFile: the height should be a whole number/);
    await asks({ width: 1.5 }, {}, /the width should be a whole number/);
    await asks({ channels: 4 }, {}, /1 channel \(gray\) or 3 .*, but 4 were asked for/);
    await asks({}, { fit: "crop" }, /fit should be one of cover, contain, fill, but came as crop/);
    await asks({}, { background: 256 }, /the background should be a byte .* came as 256/);
    await asks({}, { background: 0.5 }, /the background should be a byte/);
    await asks({}, { mostPixels: 0 }, /mostPixels should be a whole number of at least 1/);
  });
});
