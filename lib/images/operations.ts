import { UserError } from "../base/user-error";
import { cutout } from "./cutout";
import { brightness, color, contrast, sharpness } from "./enhance";
import { blur, smooth } from "./filter";
import { rotate, shearX, shearY, translateX, translateY } from "./geometry";
import { copyImage, type Image } from "./image";
import {
  amount,
  type OperationContext,
  factor,
  operation,
  type Operation,
  parameter,
  slide,
} from "./operation";
import { rescale, RESIZE_FILTERS } from "./resize";
import {
  cutoutShare,
  cutoutSize,
  enhanceFactor,
  posterizeBits,
  rescaleFilter,
  rescaleMargin,
  rotationDegrees,
  slideFactor,
  solarizeThreshold,
} from "./strength";
import { autocontrast, equalize, invert, posterize, solarize } from "./tone";

/**
 * The 19 operations of CTAugment, alphabetical but for identity, with 303 bins in all.
 * ReMixMatch (arXiv 1911.09785), Table 5, in the released code's ranges.
 */
export const operations: readonly Operation[] = Object.freeze([
  operation("autocontrast", [amount()], (image, [a]) => autocontrast(image, a)),
  operation("blur", [amount()], (image, [a]) => blur(image, a)),
  operation("brightness", [factor()], (image, [a]) => brightness(image, enhanceFactor(a))),
  operation("color", [factor()], (image, [a]) => color(image, enhanceFactor(a))),
  operation("contrast", [factor()], (image, [a]) => contrast(image, enhanceFactor(a))),
  operation("cutout", [parameter("size", "of the shorter side", cutoutShare)], cutoutByChance, 2),
  operation("equalize", [amount()], (image, [a]) => equalize(image, a)),
  operation("invert", [amount()], (image, [a]) => invert(image, a)),
  operation("identity", [], copyImage),
  operation(
    "posterize",
    [parameter("bits", "bits kept", posterizeBits, { bins: 8 })],
    (image, [a]) => posterize(image, posterizeBits(a)),
  ),
  operation(
    "rescale",
    [
      parameter("margin", "of each side", rescaleMargin, { releasedUnit: "pixels of each side" }),
      parameter("filter", "number of the filter", filterNumber, { bins: 6 }),
    ],
    (image, [a, b], { geometry }) => {
      const margin = rescaleMargin(a);
      const { width, height } = geometry === "fraction" ? image : { width: 1, height: 1 };
      return rescale(image, { x: margin * width, y: margin * height }, rescaleFilter(b));
    },
  ),
  operation(
    "rotate",
    [parameter("angle", "degrees counter-clockwise", rotationDegrees)],
    (image, [a]) => rotate(image, rotationDegrees(a)),
  ),
  operation("sharpness", [factor()], (image, [a]) => sharpness(image, enhanceFactor(a))),
  operation("shear_x", [slide("pixels a row")], (image, [a]) => shearX(image, slideFactor(a))),
  operation("shear_y", [slide("pixels a column")], (image, [a]) => shearY(image, slideFactor(a))),
  operation("smooth", [amount()], (image, [a]) => smooth(image, a)),
  operation("solarize", [parameter("threshold", "bytes", solarizeThreshold)], (image, [a]) =>
    solarize(image, solarizeThreshold(a)),
  ),
  operation("translate_x", [slide("of the width", "pixels")], (image, [a], { geometry }) =>
    translateX(image, slideFactor(a) * (geometry === "fraction" ? image.width : 1)),
  ),
  operation("translate_y", [slide("of the height", "pixels")], (image, [a], { geometry }) =>
    translateY(image, slideFactor(a) * (geometry === "fraction" ? image.height : 1)),
  ),
]);

const BY_NAME = new Map(operations.map((candidate) => [candidate.name, candidate]));

/** The operation of this name among those given. Throws when there is none. */
export function operationNamed(name: string, among: readonly Operation[] = operations): Operation {
  const found =
    among === operations ? BY_NAME.get(name) : among.find((candidate) => candidate.name === name);
  if (found) return found;
  const names = among.map((candidate) => candidate.name).join(", ");
  throw new UserError(`operationNamed: the name should be one of ${names}, but came as ${name}`);
}

function filterNumber(level: number): number {
  return RESIZE_FILTERS.indexOf(rescaleFilter(level));
}

function cutoutByChance(
  image: Image,
  [a]: readonly number[],
  { uniforms: [down, right] = [] }: OperationContext,
): Image {
  const { height, width } = image;
  const center = { row: Math.floor(down * height), column: Math.floor(right * width) };
  return cutout(image, cutoutSize(a, Math.min(height, width)), center);
}
