import { writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { type Image, type ImageShape } from "../../images/image";
import { expectShape } from "./expect-subsets";

/** Passes images one by one to `take`, so that they need not all be in memory. */
export type ImageSource = (take: (image: Image) => void) => Promise<void>;

/** So many images are written before others get a turn: locks have to be kept fresh. */
const AT_ONCE = 100;

/** The images of an array, which may be read only now. */
export function arraySource(images: readonly Image[]): ImageSource {
  return async (take) => {
    for (let i = 0; i < images.length; i++) {
      take(images[i]);
      if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    }
  };
}

/**
 * Writes images one after another into a new file as the format `pixels` has them, and sees them
 * safely to the disk. Throws a sentence that begins with `who` when one has another shape.
 */
export async function writeImageSource(
  who: string,
  file: string,
  source: ImageSource,
  shape: ImageShape,
): Promise<void> {
  const handle = await open(file, "wx");
  try {
    let count = 0;
    await source((image) => {
      expectShape(`${who} ${count++}`, image, shape);
      writeAll(handle.fd, image.pixels);
    });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// A disk that is nearly full takes a part, and says why at the next attempt.
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written);
  }
}
