import type { Image } from "../images/image";
import type { Geometry, Operation } from "../images/operation";
import { operationNamed, operations } from "../images/operations";

/** What is to be done to one image, decided down to the last number: plain data. */
export type Policy = readonly Decision[];

/** One operation of a policy, with its strengths and all else that it needs. */
export interface Decision {
  readonly operation: string;
  /** A level from 0 to 1 for each parameter that has rates. */
  readonly levels: readonly number[];
  /** Numbers in [0, 1) for what is random but not learned, such as the place of a cutout. */
  readonly uniforms: readonly number[];
}

/** How policies are understood. */
export interface ApplyOptions {
  /** What rescale and translate measure in; "released" leaves their images as they are. */
  readonly geometry?: Geometry;
  /** The operations that policies name; CTAugment's 19 by default. */
  readonly operations?: readonly Operation[];
}

/**
 * Does what the policy says, one operation after another. A new image; the given one stays.
 * Throws when it names an operation that is not among those given.
 */
export function applyPolicy(
  image: Image,
  policy: Policy,
  { geometry = "released", operations: known = operations }: ApplyOptions = {},
): Image {
  return policy.reduce(
    (seen, { operation, levels, uniforms }) =>
      operationNamed(operation, known).apply(seen, levels, { geometry, uniforms }),
    image,
  );
}
