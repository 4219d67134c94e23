// Images as bytes, and the operations on them, equal to Pillow byte for byte.
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
export { ROTATIONS, rotate90 } from "./rotate90";
