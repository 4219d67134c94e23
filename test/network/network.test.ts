import assert from "node:assert/strict";
import {
  type WideResNet,
  wrn10x1,
  wrn16x1,
  wrn28Large,
  wrn28x2,
  wrn37x2,
} from "../../lib/network/network";
import { countMultiplications } from "../../lib/network/count-multiplications";
import { layersOf } from "../../lib/network/layers";
import { countWeights } from "../../lib/network/weights";

// Each network with its trainable numbers, and how many of them are not biases of convolutions.
const COUNTS: [string, WideResNet, number, number][] = [
  ["WRN-28-2", wrn28x2, 1_469_642, 1_467_610],
  ["WRN-28-2 for 100 classes", { ...wrn28x2, classes: 100 }, 1_481_252, 1_479_220],
  ["WRN-37-2, for STL-10", wrn37x2, 5_933_770, 5_929_434],
  ["WRN-28-2 with a fifth scale", { ...wrn28x2, scales: 5 }, 23_774_922, 23_765_978],
  ["the large WRN-28", wrn28Large, 25_985_290, 25_976_769],
  ["the large WRN-28 for 100 classes", { ...wrn28Large, classes: 100 }, 26_033_980, 26_025_459],
  [
    "FixMatch's WRN-28-8 for 100 classes",
    { ...wrn28x2, filters: 128, classes: 100 },
    23_409_092,
    23_401_012,
  ],
];

describe("a network's network", () => {
  for (const [name, network, all, withoutBiases] of COUNTS) {
    it(`O31: ${name} has ${all} weights, ${withoutBiases} without biases of convolutions`, () => {
      assert.equal(countWeights(network), all);
      const biases = layersOf(network).reduce(
        (sum, { type, to }) => sum + (type === "convolution" ? to : 0),
        0,
      );
      assert.equal(all - biases, withoutBiases);
    });
  }

  for (const [name, network, size] of [
    ["WRN-28-2", wrn28x2, 1_470_158],
    ["WRN-28-2 for 100 classes", { ...wrn28x2, classes: 100 }, 1_481_768],
    ["WRN-37-2, for STL-10", wrn37x2, 5_934_798],
    ["the grey WRN-10-1", { ...wrn10x1, channels: 1 }, 78_158],
  ] as [string, WideResNet, number][]) {
    it(`O31: ${name} has ${size} weights with the rotation head`, () =>
      assert.equal(countWeights(network, { rotation: true }), size));
  }

  it("O31: the rotation head adds 4 numbers a feature, and 4", () => {
    for (const [, network] of COUNTS) {
      const features = network.filters * 2 ** (network.scales - 1);
      assert.equal(
        countWeights(network, { rotation: true }) - countWeights(network),
        4 * features + 4,
      );
    }
  });

  it("is named by its depth: the stem, and for each scale a shortcut and two layers a block", () => {
    const depth = (network: WideResNet): number =>
      1 + network.scales + layersOf(network).filter(({ name }) => /conv[12]$/.test(name)).length;
    assert.deepEqual(
      [wrn10x1, wrn16x1, wrn28x2, wrn28Large, wrn37x2].map(depth),
      [10, 16, 28, 28, 37],
    );
  });

  it("O28: takes 214 353 152 multiplications for WRN-28-2 at 32 x 32", () =>
    assert.equal(countMultiplications(wrn28x2, { height: 32, width: 32 }), 214_353_152));

  it("O28: takes 2 570 897 920 multiplications for WRN-37-2 at 96 x 96", () =>
    assert.equal(countMultiplications(wrn37x2, { height: 96, width: 96 }), 2_570_897_920));

  it("counts the pixels that SAME padding keeps of odd sides", () => {
    // 5 x 7 grey, two scales of one block each, width 4: 35 pixels, then 3 x 4 = 12.
    const network = { ...wrn10x1, channels: 1, filters: 4, scales: 2, classes: 3 };
    const byHand =
      35 * 9 * 16 + // the stem
      35 * (9 * 16 * 4 + 9 * 4 * 4 + 16 * 4) +
      12 * (9 * 4 * 8 + 9 * 8 * 8 + 4 * 8) +
      8 * 3; // the head
    assert.equal(countMultiplications(network, { height: 5, width: 7 }), byHand);
  });

  it("counts a shrunk image as the small one it becomes", () => {
    const large = countMultiplications({ ...wrn10x1, shrink: 2 }, { height: 28, width: 20 });
    assert.equal(large, countMultiplications(wrn10x1, { height: 14, width: 10 }));
  });

  it("refuses sizes that do not fit, and plans that cannot be", () => {
    const count = (network: WideResNet, height: number) =>
      countMultiplications(network, { height, width: 8 });
    assert.throws(
      () => count({ ...wrn10x1, shrink: 4 }, 14),
      /the height should divide by the network's shrink of 4, but came as 14/,
    );
    assert.throws(() => count(wrn10x1, 0), /the height should be a whole number of at least 1/);
    assert.throws(
      () => count({ ...wrn10x1, filters: 0.5 }, 8),
      /countMultiplications: the network's filters should be a whole number of at least 1/,
    );
    assert.throws(
      () => countWeights({ ...wrn10x1, classes: 0 }),
      /countWeights: the network's classes should be a whole number of at least 1/,
    );
  });
});
