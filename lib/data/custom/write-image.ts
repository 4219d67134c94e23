import sharp from "sharp";
import { writeFileAtomically } from "../../base/atomic-file";
import { type Image, expectImage } from "../../images/image";

/**
 * Writes an image as a PNG file, byte for byte what `readImageFile` reads; whole or not at all.
 * Rejects with a sentence when the image is none, or the file cannot be written.
 */
export async function writeImageFile(file: string, image: Image): Promise<void> {
  expectImage("writeImageFile", image);
  const { height, width, channels, pixels } = image;
  const raw = { height, width, channels: channels as 1 | 3 };
  await writeFileAtomically(file, await sharp(pixels, { raw }).png().toBuffer());
}
