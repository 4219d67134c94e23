import { expect } from "../base/expect";
import { UserError } from "../base/user-error";
import type { NamedArray } from "../base/safetensors";
import type { Network } from "../network/network";
import { weightShapes } from "../network/weights";

/** A network's weights and moving statistics by name, in the memory of JavaScript. */
export type ModelArrays = Readonly<Record<string, NamedArray>>;

/** What the moving statistics of a layer are called beside its gamma and beta. */
export const MEAN = "moving_mean";
export const VARIANCE = "moving_variance";

/**
 * The shapes of the arrays of a network that classifies, in the order of its layers. Throws a
 * sentence on the first array that is missing, of another shape, or not of this network.
 */
export function expectShapes(
  who: string,
  arrays: Readonly<Record<string, { readonly shape: readonly number[] }>>,
  network: Network,
): Readonly<Record<string, readonly number[]>> {
  const shapes: Record<string, readonly number[]> = {};
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    shapes[name] = shape;
    if (!name.endsWith("/beta")) continue;
    const layer = name.slice(0, -"/beta".length);
    shapes[`${layer}/${MEAN}`] = shape;
    shapes[`${layer}/${VARIANCE}`] = shape;
  }
  for (const [name, shape] of Object.entries(shapes)) {
    if (!Object.hasOwn(arrays, name)) {
      throw new UserError(`${who}: ${name} is missing; ${otherNetwork}`);
    }
    expect(
      arrays[name].shape.join() === shape.join(),
      who,
      `${name} should be [${shape.join(", ")}], but is [${arrays[name].shape.join(", ")}]; ${otherNetwork}`,
    );
  }
  const unknown = Object.keys(arrays).find((name) => !Object.hasOwn(shapes, name));
  if (unknown === undefined) return shapes;
  throw new UserError(`${who}: the network has no place for ${unknown}; ${otherNetwork}`);
}

const otherNetwork = "weights, statistics and network should be those of one network";

/** Throws a sentence on NaN, infinity and variances below 0. */
export function expectFiniteArrays(who: string, arrays: ModelArrays): void {
  for (const [name, { data }] of Object.entries(arrays)) {
    const positive = name.endsWith(`/${VARIANCE}`);
    const bad = data.find((value) => !Number.isFinite(value) || (positive && value < 0));
    if (bad === undefined) continue;
    throw new UserError(
      `${who}: ${name} holds ${bad}, which it cannot; the network has gone astray, so train again ` +
        `with a lower learning rate`,
    );
  }
}
