import { type TransferMessage, taskHandler } from "../base/threads";
import type { ImageShape } from "../images/image";
import { type MakeOptions, type ViewDecision, makeView } from "./views";

/**
 * Views to make: what to do to each image, and the pixels of all images, one after another, in
 * memory that the threads share.
 */
export interface ViewTask {
  readonly shapes: readonly ImageShape[];
  readonly decisions: readonly ViewDecision[];
  readonly pixels: Uint8Array;
  readonly options: MakeOptions;
}

/** Each view takes its image's place: an operation keeps the shape. Answers the same pixels. */
function work({ shapes, decisions, pixels, options }: ViewTask): TransferMessage<Uint8Array> {
  let offset = 0;
  shapes.forEach((shape, i) => {
    const size = shape.height * shape.width * shape.channels;
    const place = pixels.subarray(offset, (offset += size));
    place.set(makeView({ ...shape, pixels: place }, decisions[i], options).pixels);
  });
  return { body: pixels, moved: [] };
}

export default taskHandler(work);
