import { expect, expectInteger } from "../base/expect";
import { expectNetwork, featureCount, layersOf } from "./layers";
import type { Network } from "./network";

/**
 * How many multiplications a forward pass of one image takes: 214 353 152 for WRN-28-2 at 32 x 32.
 * Those of all convolutions and of the class head, the zeros of SAME padding included; biases and
 * normalization are not counted. Height and width are those of the image before `shrink`.
 * Throws on a network that cannot be built, and on sizes that its shrink does not divide.
 */
export function countMultiplications(
  network: Network,
  { height, width }: { readonly height: number; readonly width: number },
): number {
  const who = "countMultiplications";
  expectNetwork(who, network);
  const { shrink } = network;
  for (const [what, size] of Object.entries({ height, width })) {
    expectInteger(who, `the ${what}`, size, 1);
    expect(
      size % shrink === 0,
      who,
      `the ${what} should divide by the network's shrink of ${shrink}, but came as ${size}`,
    );
  }
  const strided = (side: number, strides: readonly number[]): number =>
    strides.reduce((left, stride) => Math.ceil(left / stride), side / shrink);
  const convolutions = layersOf(network).map((layer) => {
    if (layer.type === "normalization") return 0;
    const { size, from, to, strides } = layer;
    return strided(height, strides) * strided(width, strides) * size * size * from * to;
  });
  return convolutions.reduce((sum, count) => sum + count, featureCount(network) * network.classes);
}
