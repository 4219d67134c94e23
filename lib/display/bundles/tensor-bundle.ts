import type { MimeBundle } from "../../base/messages";
import { captionedHtml, contactSheet } from "./contact-sheet";
import { formatTensor } from "./format-tensor";
import { tensorImages } from "./tensor-images";

/** What is used of a tensor, TensorFlow's or another's. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  /** Its values, row-major. */
  dataSync(): ArrayLike<unknown>;
}

/**
 * A tensor as text, with type, shape and values; one with the shape of images, [height, width,
 * channels] or a batch of such, with 1 or 3 channels and 8 pixels or more to a side, also as a
 * picture of them. Its caption says which range of values is black to white. `data`: its values,
 * row-major; undefined where it has been disposed.
 */
export async function tensorBundle(
  { shape, dtype }: TensorLike,
  data: Promise<ArrayLike<unknown> | undefined>,
): Promise<MimeBundle> {
  const head = `Tensor ${dtype} [${shape.join(", ")}]`;
  const values = await data;
  if (values === undefined) return { "text/plain": `${head}, disposed: its values are gone` };
  const text = formatTensor(shape, dtype, values);
  const drawable = tensorImages(shape, dtype, values);
  if (drawable === undefined) return { "text/plain": `${head}\n${text}` };
  const { images, count, low, high } = drawable;
  const sheet = await contactSheet(images, count);
  const caption = `${sheet.caption}, ${low} … ${high} drawn from black to white`;
  return {
    "text/html": captionedHtml(sheet.png, `${head}: ${caption}`),
    "image/png": sheet.png,
    "text/plain": `${head}\n${caption}\n${text}`,
  };
}
