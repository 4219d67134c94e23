import { expect, expectInteger } from "../base/expect";
import type { Network } from "../network/network";

/** What a program needs to know beside a network's weights to classify by it. */
export interface ModelMetadata {
  /** The classes' names, in the order of the logits. */
  readonly classes: readonly string[];
  /** The size of the images that the network is given, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** How an image becomes what the network reads; written into every exported file. */
export interface Preprocessing {
  readonly height: number;
  readonly width: number;
  /** 1: gray; 3: red, green, blue. */
  readonly channels: number;
  /** Byte v becomes scale · v + offset, 0 … 255 → -1 … 1. */
  readonly scale: number;
  readonly offset: number;
}

export const SCALE = 2 / 255;
export const OFFSET = -1;

/** The preprocessing of a network's images: byte v becomes 2v / 255 - 1. */
export function preprocessing(
  { channels }: Network,
  { height, width }: ModelMetadata,
): Preprocessing {
  return { height, width, channels, scale: SCALE, offset: OFFSET };
}

/**
 * Throws a sentence unless each class of the network has a name of its own, and the network can
 * shrink images of this size.
 */
export function expectModelMetadata(who: string, metadata: ModelMetadata, network: Network): void {
  const { classes, height, width } = metadata;
  expect(
    Array.isArray(classes) && classes.length === network.classes,
    who,
    `there should be a name for each of the network's ${network.classes} classes, but ` +
      `${Array.isArray(classes) ? classes.length : "none"} came`,
  );
  classes.forEach((name, i) => {
    expect(
      typeof name === "string" && name !== "",
      who,
      `class ${i} should have a name, but it came as ${JSON.stringify(name)}`,
    );
    expect(classes.indexOf(name) === i, who, `two classes are called "${name}"; rename one`);
  });
  expectInteger(who, "the images' height", height, 1);
  expectInteger(who, "the images' width", width, 1);
  expect(
    height % network.shrink === 0 && width % network.shrink === 0,
    who,
    `the images should divide by the network's shrink of ${network.shrink}, but are ${height} x ${width}`,
  );
}
