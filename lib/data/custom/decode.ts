import sharp from "sharp";
import { UserError, reason } from "../../base/user-error";
import { type Image, type ImageShape, createImage } from "../../images/image";
import type { ImageFileOptions } from "./image-files";
import { expectPicture, isCmyk, isOfKind } from "./picture-kind";
import { plainPng } from "./plain-png";

/**
 * The picture in the content of a PNG, JPEG or WebP file, upright, at a height and width, in color,
 * or grey where it is so and needed no change. Throws a sentence with the file's name when it is
 * none, breaks off or has too many pixels.
 */
export async function decodeImage(
  file: string,
  content: Buffer,
  shape: ImageShape,
  { fit, background, mostPixels }: Required<ImageFileOptions>,
): Promise<Image> {
  const { height, width } = shape;
  const plain = plainPng(content, mostPixels);
  if (plain?.height === height && plain.width === width) return plain;
  // Its first bytes show what it is; only where they do not, or it fails, is it looked at twice.
  if (!isOfKind(content)) await expectPicture(file, content, mostPixels);
  const paper = { r: background, g: background, b: background };
  try {
    const picture = plain ? fromPixels(plain) : await decodeInColor(content, mostPixels);
    const pixels = await picture
      .flatten({ background: paper })
      .resize({ height, width, fit, background: paper })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer();
    return createImage(height, width, 3, pixels);
  } catch (thrown) {
    await expectPicture(file, content, mostPixels);
    throw new UserError(`${file}: breaks off or is damaged (${reason(thrown)})`, { cause: thrown });
  }
}

async function decodeInColor(content: Buffer, mostPixels: number): Promise<sharp.Sharp> {
  const limits = { failOn: "error", limitInputPixels: mostPixels } as const;
  const upright = sharp(content, limits).autoOrient();
  return isCmyk(content) ? fromPixels(await cmykToRgb(upright)) : upright;
}

function fromPixels({ height, width, channels, pixels }: Image): sharp.Sharp {
  const raw = { height, width, channels: channels === 1 ? 1 : 3 } as const;
  return sharp(pixels, { raw, limitInputPixels: false });
}

// Which red a mixture of inks is depends on press and paper; what pictures are learned from should
// look the same wherever they are read, so it is the plain product that Pillow takes.
async function cmykToRgb(picture: sharp.Sharp): Promise<Image> {
  const { data: inks, info } = await picture
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const colors = new Uint8Array((inks.length / 4) * 3);
  for (let from = 0, to = 0; from < inks.length; from += 4) {
    const light = 255 - inks[from + 3];
    for (let ink = 0; ink < 3; ink++) {
      colors[to++] = light - Math.round((inks[from + ink] * light) / 255);
    }
  }
  return createImage(info.height, info.width, 3, colors);
}
