import assert from "node:assert/strict";
import { mixViews } from "../../../lib/methods/remixmatch/mix";
import { close } from "../../close";

const grey = (byte: number) => ({ shape: [1, 1, 1, 1] as const, pixels: Uint8Array.of(byte) });

describe("mixing all views of a step", () => {
  // One image in each of four blocks: labeled, anchor, two strong views.
  const views = { labeled: grey(0), anchor: grey(51), strong: [grey(204), grey(255)] };
  const targets = [[[0.5, 0.5]], [[0.25, 0.75]], [[0, 1]]];
  const mix = { partners: [3, 1, 0, 2], weights: [0.75, 1, 0.5, 0.6] };

  it("makes one pool of labeled, anchor and strong views, block after block", () => {
    const { images } = mixViews(views, { labels: [0], targets }, mix);
    assert.deepEqual(images.shape, [4, 1, 1, 1]);
    // Pixels from -1 to 1: -1, -0.6, 0.6 and 1.
    close(images.pixels, [0.75 * -1 + 0.25, -0.6, 0.5 * 0.6 - 0.5, 0.6 + 0.4 * 0.6], 1e-6);
  });

  it("mixes labels as it mixes pixels, each view with its own guess", () => {
    const { labels } = mixViews(views, { labels: [0], targets }, mix);
    close(labels, [
      [0.75, 0.25],
      [0.5, 0.5],
      [0.5 * 0.25 + 0.5, 0.5 * 0.75],
      [0.4 * 0.25, 0.6 + 0.4 * 0.75],
    ]);
  });
});
