import { expect, expectInteger } from "../base/expect";

/** A wide residual network's plan: plain data, from which weights and passes follow. */
export interface NetworkPlan {
  readonly classes: number;
  /** 3 for color, 1 for grey images. */
  readonly channels: number;
  /** Width of the first scale; each further scale doubles it. 32 in WRN-28-2. */
  readonly filters: number;
  /** Scales, each but the first halving the image. 3 for 32 x 32 images. */
  readonly scales: number;
  /** Residual blocks a scale. 4 in WRN-28-2, 1 in WRN-10. */
  readonly repeat: number;
  /** Averages squares of this many pixels a side before anything else; 1 leaves images alone. */
  readonly shrink: number;
}

/** WRN-28-2, the network of the paper's CIFAR-10 and SVHN runs: 1 469 642 weights for 10 classes. */
export const wrn28x2: NetworkPlan = {
  classes: 10,
  channels: 3,
  filters: 32,
  scales: 3,
  repeat: 4,
  shrink: 1,
};

/** WRN-10-1, small enough for a lesson: one block a scale, width 16. */
export const wrn10x1: NetworkPlan = { ...wrn28x2, filters: 16, repeat: 1 };

/** WRN-16-1, for a longer lesson: two blocks a scale, width 16; 175 626 weights for 10 classes. */
export const wrn16x1: NetworkPlan = { ...wrn10x1, repeat: 2 };

/**
 * WRN-37-2, the network of the paper's STL-10 runs at 96 x 96: a fourth scale, 5 933 770 weights.
 * The paper (arXiv 1911.09785, §4.2) prints 23.8M, which five scales would give; an author said that
 * the runs had `--scales=4` (issue 34 of google-research/fixmatch).
 */
export const wrn37x2: NetworkPlan = { ...wrn28x2, scales: 4 };

/**
 * WRN-28 with 135 filters: 25 985 290 weights for 10 classes. The "26 million parameters" of
 * MixMatch (arXiv 1905.02249), whose released runs for large networks pass `--filters=135`.
 */
export const wrn28Large: NetworkPlan = { ...wrn28x2, filters: 135 };

/** One convolution or normalization after another, in the order of the forward pass. */
export interface Block {
  readonly name: string;
  readonly width: { readonly from: number; readonly to: number };
  readonly stride: 1 | 2;
  /** The very first block's shortcut reads the activated input; all others read the raw one. */
  readonly first: boolean;
}

/** The residual blocks that a plan stands for. */
export function blocksOf({ filters, scales, repeat }: NetworkPlan): Block[] {
  const blocks: Block[] = [];
  let from = 16;
  for (let scale = 0; scale < scales; scale++) {
    for (let i = 0; i < repeat; i++) {
      const to = filters * 2 ** scale;
      const stride = scale > 0 && i === 0 ? 2 : 1;
      blocks.push({
        name: `scale${scale}/block${i}`,
        width: { from, to },
        stride,
        first: blocks.length === 0,
      });
      from = to;
    }
  }
  return blocks;
}

/** How many features the network hands to its heads. */
export function featureCount({ filters, scales }: NetworkPlan): number {
  return filters * 2 ** (scales - 1);
}

/**
 * How many multiplications a forward pass of one image takes: 214 353 152 for WRN-28-2 at 32 x 32.
 * Those of all convolutions and of the class head, the zeros of SAME padding included; biases and
 * normalization are not counted. Height and width are those of the image before `shrink`.
 * Throws on a plan that cannot be built, and on sizes that its shrink does not divide.
 */
export function countMultiplications(
  plan: NetworkPlan,
  { height, width }: { readonly height: number; readonly width: number },
): number {
  const who = "countMultiplications";
  expectPlan(who, plan);
  for (const [what, size] of Object.entries({ height, width })) {
    expectInteger(who, `the ${what}`, size, 1);
    expect(
      size % plan.shrink === 0,
      who,
      `the ${what} should divide by the plan's shrink of ${plan.shrink}, but came as ${size}`,
    );
  }
  let [rows, columns] = [height / plan.shrink, width / plan.shrink];
  let total = rows * columns * 9 * plan.channels * 16;
  for (const { width: channels, stride } of blocksOf(plan)) {
    [rows, columns] = [Math.ceil(rows / stride), Math.ceil(columns / stride)];
    const { from, to } = channels;
    const shortcut = from === to ? 0 : from * to;
    total += rows * columns * (9 * from * to + 9 * to * to + shortcut);
  }
  return total + featureCount(plan) * plan.classes;
}

/** Throws a sentence unless the network of this plan can be built. */
export function expectPlan(who: string, plan: NetworkPlan): void {
  for (const name of ["classes", "channels", "filters", "scales", "repeat", "shrink"] as const) {
    expectInteger(who, `the plan's ${name}`, plan[name], 1);
  }
}
