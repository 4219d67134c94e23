import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, expectWhole } from "../../base/expect";
import { Fault, reason } from "../../base/fault";
import { greyscale } from "../../images/enhance";
import { type Image, type ImageShape, createImage } from "../../images/image";

/** How a picture comes to the network's size: cut, with margins, or stretched. */
export const FITS = ["cover", "contain", "fill"] as const;

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

const FORMATS = ["png", "jpeg", "webp"];

/**
 * The picture in a PNG, JPEG or WebP file (of a moving one, the first frame) as the network takes
 * it: upright by its EXIF orientation, colors as sRGB bytes, at the height and width asked for, with
 * 3 channels or with 1, weighted as Pillow does. Throws a sentence with the file's name when it
 * cannot be read, is no such picture, breaks off, or has more pixels than `mostPixels`.
 */
export async function readImageFile(
  file: string,
  shape: ImageShape,
  { fit = "cover", background = 255, mostPixels = 1e8 }: ImageFileOptions = {},
): Promise<Image> {
  expectAsked(shape, fit, background, mostPixels);
  const content = await readFile(file).catch((thrown: unknown) => {
    throw new Fault(`${file}: could not be read (${reason(thrown)})`, { cause: thrown });
  });
  await expectPicture(file, content, mostPixels);
  const { height, width } = shape;
  const paper = { r: background, g: background, b: background };
  const pixels = await sharp(content, { failOn: "error", limitInputPixels: mostPixels })
    .autoOrient()
    .flatten({ background: paper })
    .resize({ height, width, fit, background: paper })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer()
    .catch((thrown: unknown) => {
      throw new Fault(`${file}: breaks off or is damaged (${reason(thrown)})`, { cause: thrown });
    });
  const color = createImage(height, width, 3, pixels);
  return shape.channels === 3 ? color : oneChannel(greyscale(color));
}

/** The pictures of many files, in their order; see `readImageFile`. */
export async function readImageFiles(
  files: readonly string[],
  shape: ImageShape,
  options: ImageFileOptions = {},
): Promise<Image[]> {
  const images: Image[] = [];
  // One after another: side by side, large photographs would fill the memory.
  for (const file of files) images.push(await readImageFile(file, shape, options));
  return images;
}

function expectAsked(
  { height, width, channels }: ImageShape,
  fit: string,
  background: number,
  mostPixels: number,
): void {
  const who = "readImageFile";
  expectWhole(who, "the height", height, 1);
  expectWhole(who, "the width", width, 1);
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
  expectWhole(who, "mostPixels", mostPixels, 1);
}

async function expectPicture(file: string, content: Buffer, mostPixels: number): Promise<void> {
  const kinds = "a picture in PNG, JPEG or WebP";
  const { format, width, height } = await headOf(content).catch((thrown: unknown) => {
    throw new Fault(`${file}: should be ${kinds}, but is not (${reason(thrown)})`, {
      cause: thrown,
    });
  });
  if (!FORMATS.includes(format)) {
    throw new Fault(`${file}: should be ${kinds}, but is ${format}; convert it first`);
  }
  if (width * height > mostPixels) {
    throw new Fault(
      `${file}: has ${width} x ${height} pixels, more than ${mostPixels}; make it smaller, or ` +
        `raise mostPixels`,
    );
  }
}

// Async, for without any bytes sharp throws at once.
async function headOf(content: Buffer): Promise<sharp.Metadata> {
  return await sharp(content, { limitInputPixels: false }).metadata();
}

function oneChannel({ height, width, pixels }: Image): Image {
  return createImage(
    height,
    width,
    1,
    pixels.filter((_, i) => i % 3 === 0),
  );
}
