// Images as bytes, and the operations on them, equal to Pillow byte for byte.
export { blend } from "./blend";
export { type Place, cutout } from "./cutout";
export { brightness, color, contrast, grayscale, sharpness } from "./enhance";
export { blur, smooth } from "./filter";
export { rotate, shearX, shearY, translateX, translateY } from "./geometry";
export { type Image, type ImageShape, createImage, fromFloats, toFloats } from "./image";
export {
  type Geometry,
  type Operation,
  type OperationContext,
  type Parameter,
  amount,
  factor,
  operation,
  parameter,
} from "./operation";
export { operationNamed, operations } from "./operations";
export type { Weighing } from "./resample";
export { type Rectangle, type ResizeFilter, crop, rescale, resize } from "./resize";
export { ROTATIONS, rotate90 } from "./rotate90";
export { autocontrast, equalize, invert, posterize, solarize } from "./tone";
export { flipLeftRight, reflectShift } from "./weak";
