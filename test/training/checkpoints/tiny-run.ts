import { drawAndStep } from "../../../lib/methods/method-from";
import type { Batch } from "../../../lib/methods/method";
import { seedKey } from "../../../lib/base/keys";
import { type ReMixMatchState, remixmatch } from "../../../lib/methods/remixmatch/remixmatch";
import { type WideResNet, wrn10x1 } from "../../../lib/network/network";
import type { Identity } from "../../../lib/training/checkpoints/identity";

/** A run of ReMixMatch so small that its whole state can be looked at byte by byte. */
export const tinyNetwork: WideResNet = {
  ...wrn10x1,
  classes: 3,
  channels: 1,
  filters: 4,
  scales: 2,
};

export const tinyMethod = (network: Partial<WideResNet> = {}, windowBatches = 4) =>
  remixmatch(
    { ...tinyNetwork, ...network },
    { strongViews: 1, windowBatches, weak: { flip: true, shiftPixels: 1 } },
  );

const images = Array.from({ length: 8 }, (_, n) => ({
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * (7 + n) + 29 * n) % 256),
}));
export const tinyBatch: Batch = {
  labeled: images.slice(0, 4),
  labels: [0, 1, 2, 0],
  unlabeled: images.slice(4),
};

/** The state after one real step: every part of it has moved. */
export async function steppedState(
  method: ReturnType<typeof tinyMethod> = tinyMethod(),
): Promise<ReMixMatchState> {
  const first = method.init(seedKey(1));
  return (await drawAndStep(method, first, tinyBatch, seedKey(2))).state;
}

export const tinyIdentity: Identity = {
  method: "remixmatch",
  options: { temperature: 0.5, prior: null, weak: { flip: true, shiftPixels: 1 } },
  network: { ...tinyNetwork },
  data: "d".repeat(64),
  split: "e".repeat(64),
  seed: 1,
  batch: 4,
  machine: {
    engine: "native",
    version: "2.21.0",
    threads: 1,
    processor: "some processor",
    remixmatch: "0.1.0",
  },
};
