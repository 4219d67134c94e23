import type { Image } from "../images/image";
import type { Geometry } from "../images/operation";
import { operationNamed } from "../images/operations";

/** What is to be done to one image, decided down to the last number: plain data. */
export type Policy = readonly Decision[];

export interface Decision {
  readonly operation: string;
  /** A level from 0 to 1 for each parameter that has rates. */
  readonly levels: readonly number[];
  /** Numbers in [0, 1) for what is random but not learned, such as the place of a cutout. */
  readonly uniforms: readonly number[];
}

/** Does what the policy says, one operation after another. A new image; the given one stays. */
export function applyPolicy(
  image: Image,
  policy: Policy,
  { geometry = "released" }: { geometry?: Geometry } = {},
): Image {
  return policy.reduce(
    (seen, { operation, levels, uniforms }) =>
      operationNamed(operation).apply(seen, levels, { geometry, uniforms }),
    image,
  );
}
