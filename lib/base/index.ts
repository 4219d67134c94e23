// What every room stands on: keys of randomness, tensors by name, messages to a front end, errors.
export { type SelfShowing, displaySymbol } from "./display-symbol";
export { type Key, fork, seedKey } from "./keys";
export {
  type CommEvent,
  type DisplayOptions,
  type Frontend,
  type MimeBundle,
  type PastCell,
  type Progress,
  display,
  reportProgress,
  setFrontend,
} from "./messages";
export { type NamedArray, decodeSafetensors, encodeSafetensors } from "./safetensors";
export { type ConfidenceInterval, confidenceInterval, mean, median } from "./statistics";
export { type Tensors, disposeReplaced, mapTensors, tensorsIn } from "./tensors";
export { UserError } from "./user-error";
