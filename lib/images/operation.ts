import { expect } from "../base/expect";
import { expectImage, type Image } from "./image";
import { enhanceFactor, slideFactor } from "./strength";

/** A strength that CTAugment learns: a level from 0 to 1 says where it lies from low to high. */
export interface Parameter {
  readonly name: string;
  /** How many bins of levels have a rate of their own. */
  readonly bins: number;
  readonly unit: string;
  /** The unit of the released geometry, where that is another. */
  readonly releasedUnit?: string;
  /** What level 0 means. */
  readonly low: number;
  /** What level 1 means. */
  readonly high: number;
  /** What any level means, in the unit: a whole number where the operation takes whole ones. */
  readonly at: (level: number) => number;
}

/**
 * What rescale and translate measure in. The released code measures in pixels, and 0.3 of a pixel
 * moves nothing: "released" leaves the image as it is. The paper measures in fractions of the
 * image's size: "fraction".
 */
export type Geometry = "released" | "fraction";

/** What an operation is told beside its levels. */
export interface OperationContext {
  readonly geometry: Geometry;
  /** As many numbers in [0, 1) as the operation's `uniforms`. */
  readonly uniforms?: readonly number[] | undefined;
}

/** An image operation whose strengths are levels from 0 to 1: [height, width, channels] → same. */
export interface Operation {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** How many uniform numbers it needs that are not learned: cutout's center needs 2. */
  readonly uniforms: number;
  /** Throws when a level or a chance is missing or out of range. */
  readonly apply: (
    image: Image,
    levels: readonly number[],
    circumstances: OperationContext,
  ) => Image;
}

/** An operation that checks what it is given; messages name it as policies do. */
export function operation(
  name: string,
  parameters: readonly Parameter[],
  apply: Operation["apply"],
  uniforms = 0,
): Operation {
  return {
    name,
    parameters,
    uniforms,
    apply: (image, levels, circumstances) => {
      expectImage(name, image);
      const { geometry, uniforms: drawn = [] } = circumstances;
      expect(
        geometry === "released" || geometry === "fraction",
        name,
        `geometry should be released or fraction, but came as ${String(geometry)}`,
      );
      const { length: count } = parameters;
      expect(
        levels.length === count && levels.every((level) => level >= 0 && level <= 1),
        name,
        `should have ${counted(count, "level")} from 0 to 1, but came with [${levels.join(", ")}]`,
      );
      expect(
        drawn.length === uniforms && drawn.every((chance) => chance >= 0 && chance < 1),
        name,
        `should have ${counted(uniforms, "uniform")} from 0 up to but not 1, ` +
          `but came with [${drawn.join(", ")}]`,
      );
      return apply(image, levels, circumstances);
    },
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** A parameter whose levels mean what `at` says. */
export function parameter(
  name: string,
  unit: string,
  at: (level: number) => number,
  { bins = 17, releasedUnit }: Partial<Pick<Parameter, "bins" | "releasedUnit">> = {},
): Parameter {
  const other = releasedUnit === undefined ? {} : { releasedUnit };
  return { name, bins, unit, ...other, low: at(0), high: at(1), at };
}

/** How far to go from the image to the full effect. */
export function amount(): Parameter {
  return parameter("amount", "of the way to the full effect", (level) => level);
}

/** The factor of an enhancement; 1 is the image. */
export function factor(): Parameter {
  return parameter("factor", "of the image", enhanceFactor);
}

/** How far to shear or to shift, either way. */
export function slide(unit: string, releasedUnit?: string): Parameter {
  return parameter("slide", unit, slideFactor, releasedUnit === undefined ? {} : { releasedUnit });
}
