import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createImage, type Image } from "../../lib/images/image";

/** One argument of a call that Pillow answered: a strength, a size, a filter's name. */
type Argument = number | string;

interface Golden {
  readonly pillow: string;
  readonly images: Readonly<
    Record<string, { height: number; width: number; channels: number; pixels: string }>
  >;
  readonly sweeps: Readonly<
    Record<string, { calls: readonly Argument[][]; digests: Readonly<Record<string, string>> }>
  >;
}

// From dist/test/images to the sources' test/golden.
const file = join(__dirname, "../../../test/golden/images/pillow.json");
const golden = JSON.parse(readFileSync(file, "utf8")) as Golden;

/** The sweeps of calls that pillow.py recorded, by name. */
export const sweeps = golden.sweeps;

/** The small images Pillow was given, by name. */
export const pictures: ReadonlyMap<string, Image> = new Map(
  Object.entries(golden.images).map(([name, { height, width, channels, pixels }]) => [
    name,
    createImage(height, width, channels, new Uint8Array(Buffer.from(pixels, "base64"))),
  ]),
);

/** Makes every call of a sweep on every image, and compares each result's bytes with Pillow's. */
export function assertPillow(
  sweep: string,
  apply: (image: Image, call: readonly Argument[]) => Image,
): void {
  const { calls, digests } = sweeps[sweep];
  for (const [name, image] of pictures) {
    const before = image.pixels.slice();
    const expected = digests[name].split(" ");
    assert.equal(expected.length, calls.length);
    calls.forEach((call, i) => {
      const made = createHash("sha256").update(apply(image, call).pixels).digest("hex");
      assert.equal(made.slice(0, 12), expected[i], `${sweep}(${call.join(", ")}) of ${name}`);
    });
    assert.deepEqual(image.pixels, before, `${sweep} wrote on ${name}`);
  }
}
