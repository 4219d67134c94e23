// Class distributions: guesses aligned, sharpened, mixed and compared. Rows are [batch, classes].
export { agreement, distance, likeliest } from "./agreement";
export { type Window, align, guessWindow, labelDistribution } from "./align";
export { type Mix, drawMix, mixPixels, mixRows } from "./mixup";
export {
  type Distribution,
  type DistributionLike,
  type Rows,
  type RowsLike,
  meanRow,
  normalize,
  oneHot,
  softmax,
  uniform,
} from "./rows";
export { sharpen } from "./sharpen";
