import type { MimeBundle } from "../../base/messages";
import { captioned, contactSheet } from "./contact-sheet";
import { tensorImages } from "./tensor-images";
import { tensorValues } from "./tensor-text";

/** What we ask of a tensor, TensorFlow's or another's. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  dataSync(): ArrayLike<unknown>;
}

/**
 * A tensor as text, with type, shape and values; one that is shaped like images, [height, width,
 * channels] or a batch of such, with 1 or 3 channels and 8 pixels or more to a side, as a picture
 * of them, too. The text says which range of values became black to white. `read`: its values, all
 * in a row; undefined where it has been disposed.
 */
export async function tensorBundle(
  { shape, dtype }: TensorLike,
  read: Promise<ArrayLike<unknown> | undefined>,
): Promise<MimeBundle> {
  const head = `Tensor ${dtype} [${shape.join(", ")}]`;
  const values = await read;
  if (values === undefined) return { "text/plain": `${head}, disposed: its values are gone` };
  const text = (more: string) => `${head}${more}\n${tensorValues(shape, dtype, values)}`;
  const drawn = tensorImages(shape, dtype, values);
  if (drawn === undefined) return { "text/plain": text("") };
  const { png, words } = await contactSheet(drawn.images, drawn.count);
  const { low, high } = drawn;
  const caption = `${words}, ${low} … ${high} drawn from black to white`;
  return {
    "text/html": captioned(png, `${head}: ${caption}`),
    "image/png": png,
    "text/plain": text(`\n${caption}`),
  };
}
