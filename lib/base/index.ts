// What every room stands on: keys of randomness, tensors by name, messages to a front end, errors.
export { type SelfShowing, displaySymbol } from "./display-symbol";
export { betas, integers, normals, permutation } from "./draws";
export { type Key, fork, seedKey, uniforms } from "./keys";
export {
  type CommEvent,
  type CommExtras,
  type DisplayOptions,
  type Frontend,
  type MimeBundle,
  type PastCell,
  type Progress,
  display,
  reportProgress,
  setFrontend,
} from "./messages";
export type { Stream } from "./ordered-map";
export { type NamedArray, decodeSafetensors, encodeSafetensors } from "./safetensors";
export { type ConfidenceInterval, confidenceInterval, mean, median } from "./statistics";
export { type Tensors, disposeReplaced, mapTensors, tensorsIn } from "./tensors";
export { UserError } from "./user-error";
