import type { Layer } from "./layers";

/** What every network is told: plain data, from which weights, passes and exported graphs follow. */
interface Ends {
  readonly classes: number;
  /** Channels of the images: 3 for color, 1 for grey. */
  readonly channels: number;
  /** Averages squares of this many pixels a side before anything else; 1 leaves images alone. */
  readonly shrink: number;
}

/** A wide residual network (Zagoruyko and Komodakis, arXiv 1605.07146), as MixMatch's code has it. */
export interface WideResNet extends Ends {
  readonly architecture: "wide-resnet";
  /** Width of the first scale; each further scale doubles it. 32 in WRN-28-2. */
  readonly filters: number;
  /** Scales, each but the first halving the image. 3 for 32 x 32 images. */
  readonly scales: number;
  /** Residual blocks a scale. 4 in WRN-28-2, 1 in WRN-10. */
  readonly repeat: number;
}

/** A network of one's own, layer by layer; the mean over the last layer's pixels goes to the heads. */
export interface LayeredNetwork extends Ends {
  readonly architecture: "layers";
  readonly layers: readonly Layer[];
}

/**
 * A network as plain data: threads, checkpoints, run folders and exported models hold it as it is.
 * Each kind of architecture expands to the same two kinds of layers (`layersOf`).
 */
export type Network = WideResNet | LayeredNetwork;

/** WRN-28-2, the network of the paper's CIFAR-10 and SVHN runs: 1 469 642 weights for 10 classes. */
export const wrn28x2: WideResNet = {
  architecture: "wide-resnet",
  classes: 10,
  channels: 3,
  filters: 32,
  scales: 3,
  repeat: 4,
  shrink: 1,
};

/** WRN-10-1, small enough for a lesson: one block a scale, width 16. */
export const wrn10x1: WideResNet = { ...wrn28x2, filters: 16, repeat: 1 };

/** WRN-16-1, for a longer lesson: two blocks a scale, width 16; 175 626 weights for 10 classes. */
export const wrn16x1: WideResNet = { ...wrn10x1, repeat: 2 };

/**
 * WRN-37-2, the network of the paper's STL-10 runs at 96 x 96: a fourth scale, 5 933 770 weights.
 * The paper (arXiv 1911.09785, §4.2) prints 23.8M, which five scales would give; an author said that
 * the runs had `--scales=4` (issue 34 of google-research/fixmatch).
 */
export const wrn37x2: WideResNet = { ...wrn28x2, scales: 4 };

/**
 * WRN-28 with 135 filters: 25 985 290 weights for 10 classes. The "26 million parameters" of
 * MixMatch (arXiv 1905.02249), whose released runs for large networks pass `--filters=135`.
 */
export const wrn28Large: WideResNet = { ...wrn28x2, filters: 135 };

/**
 * A plain convolutional network: for each width a convolution of 3 x 3, each but the first halving
 * the image, then batch normalization and a leaky ReLU. `channels` are the layers' widths; the
 * images' own are `{ ...convnet(…), channels: 1 }`, as for every network.
 */
export function convnet({ channels }: { readonly channels: readonly number[] }): LayeredNetwork {
  const layers = channels.flatMap((filters, i): Layer[] => [
    { type: "convolution", name: `conv${i}`, size: 3, stride: i === 0 ? 1 : 2, filters },
    { type: "normalization", name: `norm${i}` },
  ]);
  return { architecture: "layers", classes: 10, channels: 3, shrink: 1, layers };
}
