import type { MimeBundle } from "../../base/messages";
import { contactSheet } from "./contact-sheet";
import type { ReadTensor } from "./is-tensor";
import { tensorImages } from "./tensor-images";
import { tensorValues } from "./tensor-text";

/**
 * A tensor as text, with type, shape and values; one that is shaped like images, [height, width,
 * channels] or a batch of such, with 1 or 3 channels and 8 pixels or more to a side, as a picture
 * of them, too. The text says which range of values became black to white.
 */
export async function tensorBundle({ shape, dtype, values }: ReadTensor): Promise<MimeBundle> {
  const head = `Tensor ${dtype} [${shape.join(", ")}]`;
  if (values === undefined) return { "text/plain": `${head}, disposed: its values are gone` };
  const text = (more: string) => `${head}${more}\n${tensorValues(shape, dtype, values)}`;
  const drawn = tensorImages(shape, dtype, values);
  if (drawn === undefined) return { "text/plain": text("") };
  const { png, words } = await contactSheet(drawn.images, drawn.count);
  const { low, high } = drawn;
  const range = `${low} … ${high} drawn from black to white`;
  return { "image/png": png, "text/plain": text(`\n${words}, ${range}`) };
}
