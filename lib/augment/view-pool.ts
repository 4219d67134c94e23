import { join } from "node:path";
import { startThreads } from "../base/threads";
import { type Image, expectImage, withPixels } from "../images/image";
import { operations } from "../images/operations";
import { type MakeOptions, type ViewDecision, expectDecisions, makeView } from "./views";
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
 * order, as `makeViews`, whose errors it throws, too. The threads work while this one does; policies
 * with operations that are not CTAugment's own, which cannot travel, are carried out in this one.
 */
export function viewPool(count: number): ViewPool {
  const file = join(__dirname, "view-worker.js");
  const threads = startThreads<ViewTask, Uint8Array>("view worker", file, count);

  async function makeOnThread(
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
      const { operations: known = operations, ...plain } = options;
      const own = new Set(known.filter((one) => !operations.includes(one)).map(({ name }) => name));
      const staysHere = ({ policy }: ViewDecision) => policy.some((one) => own.has(one.operation));
      const travels = images.map((_, i) => i).filter((i) => !staysHere(decisions[i]));

      const size = Math.ceil(travels.length / count);
      const parts = Array.from({ length: count }, (_, part) =>
        travels.slice(part * size, (part + 1) * size),
      ).filter(({ length }) => length > 0);
      const sent = parts.map((part) =>
        makeOnThread(
          part.map((i) => images[i]),
          part.map((i) => decisions[i]),
          plain,
        ),
      );
      const views: Image[] = [];
      decisions.forEach((decision, i) => {
        if (own.size > 0 && staysHere(decision)) views[i] = makeView(images[i], decision, options);
      });
      (await Promise.all(sent)).forEach((made, p) =>
        made.forEach((view, place) => (views[parts[p][place]] = view)),
      );
      return views;
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
