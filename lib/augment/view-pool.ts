import { join } from "node:path";
import { startThreads } from "../base/threads";
import { type Image, expectImage, withPixels } from "../images/image";
import { type MakeOptions, type ViewDecision, expectDecisions } from "./views";
import type { ViewTask } from "./view-worker";

/** `makeViews` on threads of its own, and how to end them. */
export interface ViewPool {
  readonly makeViews: (
    images: readonly Image[],
    decisions: readonly ViewDecision[],
    options?: MakeOptions,
  ) => Promise<Image[]>;
  close(): Promise<void>;
}

/**
 * Makes views on `count` threads, an equal part of the images on each: the same bytes, in the same
 * order, as `makeViews`, whose errors it throws, too. The threads work while this one does.
 */
export function viewPool(count: number): ViewPool {
  const file = join(__dirname, "view-worker.js");
  const threads = startThreads<ViewTask, Uint8Array>("view worker", file, count);

  async function makePart(
    images: readonly Image[],
    decisions: readonly ViewDecision[],
    options: MakeOptions,
  ): Promise<Image[]> {
    const made = await threads.run(`${images.length} views`, () => {
      const pixels = joinPixels(images);
      const shapes = images.map(({ height, width, channels }) => ({ height, width, channels }));
      return { body: { shapes, decisions, pixels, options }, moved: [] };
    });
    let offset = 0;
    return images.map((image) =>
      withPixels(image, made.subarray(offset, (offset += image.pixels.length))),
    );
  }

  return {
    async makeViews(images, decisions, options = {}) {
      expectDecisions(images, decisions);
      for (const image of images) expectImage("makeViews", image);
      const size = Math.ceil(images.length / count);
      const starts = Array.from({ length: count }, (_, part) => part * size);
      const parts = starts
        .filter((start) => start < images.length)
        .map((start) =>
          makePart(
            images.slice(start, start + size),
            decisions.slice(start, start + size),
            options,
          ),
        );
      return (await Promise.all(parts)).flat();
    },
    close: () => threads.close(),
  };
}

// One image after another in memory that the thread shares: no copy comes back. Nor is any buffer
// moved away, after which JavaScript would look at every byte it reads whether it is still there.
function joinPixels(images: readonly Image[]): Uint8Array {
  const size = images.reduce((sum, { pixels }) => sum + pixels.length, 0);
  const joined = new Uint8Array(new SharedArrayBuffer(size));
  let offset = 0;
  for (const { pixels } of images) {
    joined.set(pixels, offset);
    offset += pixels.length;
  }
  return joined;
}
