// Which images keep their labels: arithmetic alone, which runs in a browser, too.
export { type SplitRow, splitRows, unlabeledShares } from "./describe";
export { imbalanced } from "./imbalance";
export { type DataSetSplitOptions, splitOf } from "./of-data-set";
export { labelsPerClass, unlabeledOrder } from "./official-order";
export { type Split, type SplitOptions, labelSplit } from "./split";
