import { expectWhole } from "../base/expect";

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

/** Throws a sentence unless the network of this plan can be built. */
export function expectPlan(who: string, plan: NetworkPlan): void {
  for (const name of ["classes", "channels", "filters", "scales", "repeat", "shrink"] as const) {
    expectWhole(who, `the plan's ${name}`, plan[name], 1);
  }
}
