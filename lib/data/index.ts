// Data sets: those of the manifest, one's own pictures and arrays, and splits that say who keeps labels.
export { endlessBatches } from "./batches";
export { addImageFolder, addImageTable } from "./custom/add";
export { type ImageArrays, dataSetOf } from "./custom/arrays";
export { type ImageFolderOptions, readImageFolder } from "./custom/folder";
export { type ImageFileOptions, readImageFile, readImageFiles } from "./custom/image-files";
export type { ImageSetOptions } from "./custom/listing";
export { readNpyImages, readNpyLabels } from "./custom/npy";
export { type AddOptions, addDataSet } from "./custom/store";
export { readImageTable } from "./custom/table";
export { writeImageFile } from "./custom/write-image";
export type { DataSet, LabeledImages } from "./data-set";
export {
  type FetchResult,
  type GetOptions,
  type GetProgress,
  type Problem,
  checkDataSet,
  getDataSet,
  removeDataSet,
} from "./fetch/get";
export { lazyImages } from "./lazy-images";
export { loadDataSet } from "./load";
export { type KnownDataSets, findDataSet, customDataSets, readManifest } from "./manifest/manifest";
export type { DataSetEntry } from "./manifest/schema";
export { type SplitRow, splitRows, unlabeledShares } from "./splits/describe";
export { readSplit, writeSplit } from "./splits/file";
export { imbalanced } from "./splits/imbalance";
export { type DataSetSplitOptions, splitOf } from "./splits/of-data-set";
export { labelsPerClass, unlabeledOrder } from "./splits/official-order";
export { type Split, type SplitOptions, labelSplit, splitHash } from "./splits/split";
export { dataFolder, isPresent } from "./storage";
