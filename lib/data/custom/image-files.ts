import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { expect, expectInteger } from "../../base/expect";
import { UserError, reason } from "../../base/user-error";
import { mapOrdered } from "../../base/ordered-map";
import { greyscale } from "../../images/enhance";
import { type Image, type ImageShape, createImage } from "../../images/image";
import { decodeImage } from "./decode";
import type { ImageSource } from "./image-source";

/** How a picture comes to the network's size: cut, with margins, or stretched. */
export const FITS = ["cover", "contain", "fill"] as const;

/** The shape that pictures are brought to, and how. */
export interface ImageFileOptions {
  /**
   * "cover" keeps the shape of things and cuts what juts out, as much on one side as on the other;
   * "contain" keeps all and adds margins; "fill" stretches.
   */
  readonly fit?: (typeof FITS)[number];
  /**
   * What shows through where a picture is transparent, and its margins: a byte, 0 black to 255
   * white. White, as viewers and pages show it; black where the training images have black around.
   */
  readonly background?: number;
  /** A picture of more pixels is refused: it could fill the memory. */
  readonly mostPixels?: number;
}

/**
 * The picture in a PNG, JPEG or WebP file (of an animation, the first frame) as the network takes
 * it: upright by its EXIF orientation, colors as sRGB bytes (of 16 bits, the upper eight; CMYK
 * converted as Pillow does), at the height and width given, with 3 channels or with 1, weighted as
 * Pillow does. Throws a sentence with the file's name when it cannot be read, is no such picture,
 * breaks off, or has more pixels than `mostPixels`.
 */
export async function readImageFile(
  file: string,
  shape: ImageShape,
  options: ImageFileOptions = {},
): Promise<Image> {
  const requested = expectRequest(shape, options);
  const image = await decodeImage(file, await contentOf(file), shape, requested);
  if (image.channels === shape.channels) return image;
  return shape.channels === 3 ? threeChannels(image) : oneChannel(greyscale(image));
}

/** The pictures of many files, in their order; see `readImageFile`. */
export async function readImageFiles(
  files: readonly string[],
  shape: ImageShape,
  options: ImageFileOptions = {},
): Promise<Image[]> {
  const images: Image[] = [];
  await imageFileSource(files, shape, options)((image) => images.push(image));
  return images;
}

/** As many as Node has threads for such work; more would wait with large pictures in memory. */
const AT_ONCE = 4;

/** After so many files whatever else waits gets its turn: small ones are read without a pause. */
const IN_A_ROW = 16;

/** The pictures of files one by one, in their order, a few of them read ahead. */
export function imageFileSource(
  files: readonly string[],
  shape: ImageShape,
  options: ImageFileOptions = {},
): ImageSource {
  return (take) => {
    let begun = 0;
    const read = async (file: string): Promise<Image> => {
      if (++begun % IN_A_ROW === 0) await setImmediate();
      return readImageFile(file, shape, options);
    };
    return mapOrdered(files, AT_ONCE, read, take);
  };
}

/** A smaller file is read before another thread would have begun with it. */
const SMALL = 2 ** 16;

async function contentOf(file: string): Promise<Buffer> {
  try {
    const stat = statSync(file);
    return stat.isFile() && stat.size < SMALL ? readFileSync(file) : await readFile(file);
  } catch (thrown) {
    throw new UserError(`${file}: could not be read (${reason(thrown)})`, { cause: thrown });
  }
}

function expectRequest(
  { height, width, channels }: ImageShape,
  options: ImageFileOptions,
): Required<ImageFileOptions> {
  const { fit = "cover", background = 255, mostPixels = 1e8 } = options;
  const who = "readImageFile";
  expectInteger(who, "the height", height, 1);
  expectInteger(who, "the width", width, 1);
  expect(
    channels === 1 || channels === 3,
    who,
    `there should be 1 channel (grey) or 3 (red, green, blue), but ${channels} were asked for`,
  );
  expect(
    FITS.some((known) => known === fit),
    who,
    `fit should be one of ${FITS.join(", ")}, but came as ${fit}`,
  );
  expect(
    Number.isInteger(background) && background >= 0 && background <= 255,
    who,
    `the background should be a byte from 0 to 255, but came as ${background}`,
  );
  expectInteger(who, "mostPixels", mostPixels, 1);
  return { fit, background, mostPixels };
}

function threeChannels({ height, width, pixels }: Image): Image {
  const color = new Uint8Array(3 * pixels.length);
  for (let i = 0; i < color.length; i++) color[i] = pixels[Math.floor(i / 3)];
  return createImage(height, width, 3, color);
}

function oneChannel({ height, width, pixels }: Image): Image {
  return createImage(
    height,
    width,
    1,
    pixels.filter((_, i) => i % 3 === 0),
  );
}
