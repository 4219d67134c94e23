import * as tf from "@tensorflow/tfjs";
import { normals, permutation } from "../../lib/base/draws";
import { fork, seedKey } from "../../lib/base/keys";
import { tensorsIn } from "../../lib/base/tensors";
import type { ModelMetadata } from "../../lib/export/model-metadata";
import type { Model } from "../../lib/network/model";
import type { ImageBatch } from "../../lib/network/pass";
import { type Network, convnet, wrn10x1, wrn28x2 } from "../../lib/network/network";
import { movingStatistics } from "../../lib/network/statistics";
import { initWeights } from "../../lib/network/weights";

/** The networks that are exported: a lesson's, one with a shape of its own, and the paper's. */
export const NETWORKS: readonly (readonly [string, Network, ModelMetadata])[] = [
  [
    "a gray WRN-10-1 that shrinks 28 x 28 to 14 x 14",
    { ...wrn10x1, channels: 1, shrink: 2 },
    { classes: [..."ABCDEFGHIJ"], height: 28, width: 28 },
  ],
  [
    "two scales of two blocks on 9 x 12, width kept in the first",
    { ...wrn10x1, classes: 3, filters: 16, scales: 2, repeat: 2, shrink: 3 },
    { classes: ["cat", "dog", "größer"], height: 9, width: 12 },
  ],
  [
    "layers of one's own, with a residual connection and kernels of 5 x 5",
    {
      ...convnet({ channels: [8, 16] }),
      channels: 1,
      classes: 3,
      shrink: 2,
      layers: [
        { type: "convolution", name: "stem", size: 5, stride: 2, filters: 8 },
        { type: "normalization", name: "norm" },
        { type: "convolution", name: "inner", size: 3, filters: 8, plus: "stem" },
        { type: "normalization", name: "last" },
      ],
    },
    { classes: ["a", "b", "c"], height: 10, width: 14 },
  ],
  [
    "a plain convnet",
    { ...convnet({ channels: [8, 16, 16] }), classes: 2 },
    { classes: ["yes", "no"], height: 7, width: 9 },
  ],
  ["WRN-28-2", wrn28x2, { classes: [..."0123456789"], height: 32, width: 32 }],
];

/** A network in which every number matters: all are random, moving statistics and biases, too. */
export function randomModel(network: Network, seed = 1): Model {
  const key = seedKey(seed);
  const weights: Record<string, tf.Tensor> = { ...initWeights(key, network, { rotation: true }) };
  const around = (name: string, center: number, spread: number, { shape, size }: tf.Tensor) => {
    const drawn = Float32Array.from(normals(fork(key, name), size), (z) => center + spread * z);
    return tf.tensor(drawn, shape);
  };
  for (const [name, weight] of Object.entries(weights)) {
    if (name.endsWith("/kernel")) continue;
    weights[name] = around(name, name.endsWith("/gamma") ? 1 : 0, 0.2, weight);
    weight.dispose();
  }
  const started = movingStatistics.init(weights);
  const statistics = Object.entries(started).map(([layer, { mean, variance }]) => [
    layer,
    {
      mean: around(`${layer}/mean`, 0, 0.3, mean),
      variance: tf.tidy(() => tf.exp(around(`${layer}/variance`, 0, 0.5, variance))),
    },
  ]);
  tf.dispose(tensorsIn(started));
  return { network, weights, statistics: Object.fromEntries(statistics) as Model["statistics"] };
}

export function disposeModel({ weights, statistics }: Model): void {
  tf.dispose(tensorsIn([weights, statistics]));
}

/** As many images of bytes as asked for, mapped to [-1, 1]; bytes from 0 to 255 come up. */
export function someImages(
  count: number,
  network: Network,
  { height, width }: ModelMetadata,
): ImageBatch {
  const size = count * height * width * network.channels;
  const bytes = permutation(seedKey(2), size).map((place) => place % 256);
  return {
    shape: [count, height, width, network.channels],
    pixels: Float32Array.from(bytes, (byte) => (2 * byte) / 255 - 1),
  };
}
